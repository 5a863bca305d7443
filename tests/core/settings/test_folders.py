import os

from core.settings.folders import config_folder, conversation_folder, journal_folder, runtime_folder


def test_the_journal_is_found_from_every_worktree():
    assert journal_folder("/r/.git") == "/r/.git/timonel"
    assert conversation_folder("/r/.git/timonel", "c-4") == "/r/.git/timonel/conversations/c-4"


def test_the_configuration_goes_where_the_platform_wants_it():
    assert config_folder({"HOME": "/h"}) == "/h/.config/timonel"
    assert config_folder({"HOME": "/h", "XDG_CONFIG_HOME": "/x"}) == "/x/timonel"
    assert config_folder({"HOME": "/h", "TIMONEL_CONFIG": "/mine"}) == "/mine"


def test_two_repositories_have_two_runtime_folders(tmp_path):
    environ = {"TIMONEL_RUNTIME": str(tmp_path)}
    assert runtime_folder("/a/.git", environ) != runtime_folder("/b/.git", environ)
    assert runtime_folder("/a/.git", environ).startswith(f"{tmp_path}/timonel/")


def test_a_repository_has_one_runtime_folder_by_whatever_path(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert runtime_folder(str(tmp_path / "link"), {}) == runtime_folder(str(tmp_path / "real"), {})


def test_without_a_runtime_folder_of_the_session_it_is_a_short_one(tmp_path):
    found = runtime_folder("/a/.git", {"XDG_RUNTIME_DIR": str(tmp_path / "gone")})
    assert found.startswith(f"/tmp/timonel-{os.getuid()}/")
    assert len(os.fsencode(f"{found}/tmux.sock")) < 100
