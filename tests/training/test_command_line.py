"""`python -m training` on a synthetic data set: train, stop, resume, evaluate."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

import training.train
from model.reader import load_reader
from tests.training.conftest import Command, Complaint
from training.__main__ import main
from training.learn import train_epoch

QUICK = ["--epochs", "3", "--images", "200", "--drawings", "60"]

Run = Callable[..., Path]


def train(data: Path, folder: Path, name: str, *options: str, status: int = 0) -> Path:
    """Train for a few epochs and return the weights' file."""
    out = folder / f"{name}.npz"
    folders = ["--data", str(data), "--out", str(out), "--work", str(folder / name)]
    assert main(["train", *folders, *QUICK, *options]) == status
    return out


@pytest.fixture
def run(data: Path, tmp_path: Path) -> Run:
    return partial(train, data, tmp_path)


@pytest.fixture(scope="module", autouse=True)
def _few_drawings() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("training.samples.NON_DIGITS", 16)
        patched.setattr("training.samples.ANGULAR", 20)
        yield


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train weights of seed 4 without a stop."""
    out = train(data, tmp_path_factory.mktemp("trained"), "weights", "--seed", "4")
    assert not out.with_suffix("").exists()
    return out


class TestTrain:
    def test_writes_weights_that_the_reader_takes_and_their_card(self, trained: Path) -> None:
        card = json.loads(trained.with_suffix(".json").read_text("utf-8"))
        reader = load_reader(trained)
        assert card["sha256"] == reader.card.sha256
        assert card["temperature"] == reader.card.temperature
        assert card["least evidence"] == reader.card.least_evidence
        assert card["parameters"] == 61_706
        assert card["recipe"]["seed"] == 4
        assert card["recipe"]["epochs"] == len(card["course"]) == 3
        assert 0 <= card["figures"]["mnist"]["test"] <= 1

    @pytest.mark.slow
    def test_same_seed_same_weights_also_when_stopped_on_the_way(
        self,
        trained: Path,
        run: Run,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        stopped = _stopped_after(2, run, monkeypatch)
        assert "Run the same command again" in capsys.readouterr().err
        out = run(stopped, "--seed", "4")
        assert "Resuming the run" in capsys.readouterr().out
        assert out.read_bytes() == trained.read_bytes()

    @pytest.mark.slow
    def test_another_seed_gives_other_weights(self, trained: Path, run: Run) -> None:
        assert run("other", "--seed", "5").read_bytes() != trained.read_bytes()

    def test_will_not_go_on_with_other_settings(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        stopped = _stopped_after(1, run, monkeypatch)
        run(stopped, "--seed", "9", status=1)
        assert "other settings" in capsys.readouterr().err

    def test_names_a_damaged_checkpoint(
        self, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "weights").mkdir()
        (tmp_path / "weights" / "checkpoint.pt").write_bytes(b"no checkpoint")
        run("weights", status=1)
        assert "cannot be read" in capsys.readouterr().err


def _stopped_after(whole_epochs: int, run: Run, monkeypatch: pytest.MonkeyPatch) -> str:
    """Stop a run by Ctrl-C after some epochs; return its name."""
    done = 0

    def learn_or_stop(*arguments: object, **options: object) -> None:
        nonlocal done
        if done == whole_epochs:
            raise KeyboardInterrupt
        done += 1
        train_epoch(*arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(training.train, "train_epoch", learn_or_stop)
        run("stopped", "--seed", "4", status=130)
    return "stopped"


class TestEvaluate:
    def test_finds_the_cards_figures_again(
        self, trained: Path, data: Path, command: Command
    ) -> None:
        ended = command("evaluate", "--data", data, "--weights", trained)
        assert (ended.status, "All figures match the card" in ended.out) == (0, True)

    @pytest.mark.slow
    def test_writes_pictures_to_a_folder(
        self, trained: Path, data: Path, tmp_path: Path, command: Command
    ) -> None:
        options = ("--data", data, "--weights", trained, "--out", tmp_path / "out")
        assert "Wrote 9 plots" in command("evaluate", *options).out
        files = sorted((tmp_path / "out").iterdir())
        assert len(files) == 9
        assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)

    def test_says_which_figures_differ(
        self, trained: Path, data: Path, tmp_path: Path, command: Command
    ) -> None:
        out = tmp_path / "weights.npz"
        out.write_bytes(trained.read_bytes())
        card = json.loads(trained.with_suffix(".json").read_text("utf-8"))
        card["figures"]["mnist"]["test"] = 0.999
        out.with_suffix(".json").write_text(json.dumps(card), "utf-8")
        ended = command("evaluate", "--data", data, "--weights", out)
        assert "mnist, test: 0.999 in the card" in ended.out


class TestBadInput:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["train", "--data", "nowhere"], "python -m training fetch"),
            (["train", "--data", "{tmp}"], "pendigits"),
            (["train", "--data", "{data}", "--out", "{tmp}/weights.txt"], "must end in .npz"),
            (["train", "--data", "{data}", "--out", "{file}/w.npz"], "cannot be written"),
            (["evaluate", "--data", "nowhere"], "nowhere"),
            (["evaluate", "--data", "{data}", "--weights", "{tmp}/none.npz"], "cannot be read"),
        ],
    )
    def test_gets_a_message_and_no_traceback(
        self,
        options: list[str],
        message: str,
        data: Path,
        tmp_path: Path,
        complaint: Complaint,
    ) -> None:
        file = tmp_path / "file"
        file.touch()
        filled = (option.format(data=data, tmp=tmp_path, file=file) for option in options)
        assert message in complaint(*filled)

    @pytest.mark.parametrize("epochs", ["0", "-3", "many", "1.5"])
    def test_epochs_are_whole_and_at_least_one(
        self, epochs: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as stopped:
            main(["train", "--data", ".", "--epochs", epochs])
        assert stopped.value.code == 2
        assert "not an integer of at least 1" in capsys.readouterr().err
