"""The machine's figures, as far as every machine has them."""

from core.terminals.machine import host_sample, pressure


def test_figures_make_sense_and_a_folder_that_is_not_made_yet_is_no_error(tmp_path):
    found = host_sample(str(tmp_path / "repo.worktrees" / "none"), 5.0)
    assert 0 < found.memory_available <= found.memory_total
    assert 0 < found.disk_free <= found.disk_total
    assert found.cores >= 1
    assert found.at == 5.0
    assert found.pressure is None or 0 <= found.pressure <= 100


def test_pressure_is_unknown_where_the_kernel_does_not_say(tmp_path):
    assert pressure(str(tmp_path / "none")) is None
    file = tmp_path / "memory"
    file.write_text("some avg10=12.50 avg60=1.00 avg300=0.10 total=9\nfull avg10=3.00 avg60=0 avg300=0 total=0\n")
    assert pressure(str(file)) == 12.5
    file.write_text("rubbish\n")
    assert pressure(str(file)) is None
