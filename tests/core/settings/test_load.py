import pytest

from core.errors import UsageError
from core.settings.load import load
from core.settings.settings import Settings


@pytest.fixture
def places(tmp_path):
    """A project and a configuration folder."""
    project, config = tmp_path / "project", tmp_path / "config"
    project.mkdir()
    config.mkdir()
    return project, config


def loaded(places, environ=None):
    return load(str(places[0]), str(places[1]), environ or {})


def test_without_files_everything_is_the_default(places):
    assert loaded(places) == Settings()


def test_the_project_overrides_the_person_and_the_environment_both(places):
    project, config = places
    (config / "config.toml").write_text('theme = "mine"\nport_first = 1000\nfull_sync = false\n')
    (project / ".timonel.toml").write_text('port_first = 2000\nsetup = ["make", "npm ci"]\n')
    found = loaded(places, {"TIMONEL_SET_FULL_SYNC": "yes", "TIMONEL_SET_SETUP_SECONDS": "7"})
    assert (found.theme, found.port_first, found.setup) == ("mine", 2000, ("make", "npm ci"))
    assert (found.full_sync, found.setup_seconds) == (True, 7.0)


def test_a_whole_number_may_stand_for_a_number(places):
    (places[0] / ".timonel.toml").write_text("lease_seconds = 60\n")
    assert loaded(places).lease_seconds == 60.0
    assert isinstance(loaded(places).lease_seconds, float)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour = 1\n", "no setting 'colour'"),
        ('port_first = "x"\n', "port_first must be a whole number"),
        ("port_first = true\n", "port_first must be a whole number"),
        ("full_sync = 1\n", "full_sync must be true or false"),
        ('setup = "make"\n', "setup must be a list of texts"),
        ("setup = [1]\n", "setup must be a list of texts"),
        ("theme = 3\n", "theme must be a text"),
        ("lease_seconds = true\n", "lease_seconds must be a number"),
        ("not toml", "cannot read the settings"),
    ],
)
def test_a_mistake_names_the_file_the_key_and_what_was_expected(places, text, words):
    path = places[0] / ".timonel.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=words) as caught:
        loaded(places)
    assert str(path) in caught.value.line


def test_a_variable_that_is_no_number_is_named(places):
    with pytest.raises(UsageError, match="TIMONEL_SET_PORT_COUNT"):
        loaded(places, {"TIMONEL_SET_PORT_COUNT": "many"})
