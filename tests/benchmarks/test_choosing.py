"""Compare the scheduling of digits with other rules, on simulated learners.

A learner's probability of a correct answer is logistic in a strength per digit, which starts at
random and grows with each prompt, more after an error (because the correct way is shown). A digit
is mastered at a probability of 0.9. A stuck learner has one digit that does not improve.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

import pytest

from digitgame.core.scheduling import Skills, next_digit

pytestmark = pytest.mark.benchmark

LEARNERS = 400
LONGEST = 1000
MASTERED = 0.9
MOST_STUCK = 0.25
"""Maximum share of prompts for the digit that does not improve."""

Rule = Callable[[Skills, Sequence[int], Random], int]


def ours(skills: Skills, asked: Sequence[int], rng: Random) -> int:
    return next_digit(skills, asked, rng)


def round_robin(skills: Skills, asked: Sequence[int], rng: Random) -> int:
    return len(asked) % 10


def uniform(skills: Skills, asked: Sequence[int], rng: Random) -> int:
    return rng.randrange(10)


def weakest_first(skills: Skills, asked: Sequence[int], rng: Random) -> int:
    return min(range(10), key=lambda digit: (skills.digits[digit].accuracy, rng.random()))


def thompson(skills: Skills, asked: Sequence[int], rng: Random) -> int:
    """The digit with the lowest accuracy in a draw from the posteriors."""
    return min(
        range(10),
        key=lambda d: rng.betavariate(skills.digits[d].right, skills.digits[d].wrong),
    )


RULES: dict[str, Rule] = {
    "round robin": round_robin,
    "uniform": uniform,
    "weakest first": weakest_first,
    "Thompson sampling": thompson,
    "ours": ours,
}


@dataclass
class Learner:
    """Ten strengths in logits, and their growth per prompt."""

    strengths: list[float]
    gains: list[float]

    def probability(self, digit: int) -> float:
        return 1 / (1 + math.exp(-self.strengths[digit]))

    def answer(self, digit: int, rng: Random) -> bool:
        is_right = rng.random() < self.probability(digit)
        self.strengths[digit] += self.gains[digit] * (0.6 if is_right else 1.0)
        return is_right


def new_learner(rng: Random, *, is_stuck: bool) -> Learner:
    learner = Learner(
        [rng.gauss(1.0, 1.5) for _ in range(10)], [rng.uniform(0.1, 0.4) for _ in range(10)]
    )
    if is_stuck:
        learner.strengths[3], learner.gains[3] = -2.0, 0.0
    return learner


def practise(rule: Rule, seed: int, *, is_stuck: bool, prompts: int) -> tuple[int, float, float]:
    """Return the prompts until mastery, the success rate, and the share of digit 3."""
    rng = Random(seed)
    learner = new_learner(rng, is_stuck=is_stuck)
    asked: list[int] = []
    skills, right = Skills(), 0
    for _ in range(prompts):
        if not is_stuck and min(map(learner.probability, range(10))) >= MASTERED:
            break
        digit = rule(skills, asked, rng)
        is_right = learner.answer(digit, rng)
        skills = skills.after(digit, is_right=is_right)
        asked.append(digit)
        right += is_right
    count = max(len(asked), 1)
    return len(asked), right / count, asked.count(3) / count


class TestScheduling:
    def test_compared_with_other_rules(self) -> None:
        """Fewer trials than round robin, mostly success, and not too much of a stuck digit."""
        trials, success, stuck = {}, {}, {}
        print(f"\n{'rule':<18} {'trials':>7} {'success':>8} {'stuck digit':>12}")
        for name, rule in RULES.items():
            normal = [
                practise(rule, seed, is_stuck=False, prompts=LONGEST) for seed in range(LEARNERS)
            ]
            stuck_runs = [
                practise(rule, seed, is_stuck=True, prompts=100) for seed in range(LEARNERS)
            ]
            trials[name] = fmean(count for count, _, _ in normal)
            success[name] = fmean(rate for _, rate, _ in normal)
            stuck[name] = fmean(share for _, _, share in stuck_runs)
            print(f"{name:<18} {trials[name]:7.1f} {success[name]:8.1%} {stuck[name]:12.1%}")
        ratio = trials["ours"] / trials["round robin"]
        print(f"ours / round robin: {ratio:.2f} ({LEARNERS} learners)")
        assert ratio <= 0.78
        assert stuck["ours"] < MOST_STUCK
        assert 0.75 <= success["ours"] <= 0.90
