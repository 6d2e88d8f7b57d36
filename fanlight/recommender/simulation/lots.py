"""What the feed drew by lot in the simulated world, what else lay in the lot, and what each of it was truly worth."""

from dataclasses import dataclass, field

import numpy as np

from fanlight.recommender import pipeline
from fanlight.recommender.arrange import EXPLORE
from fanlight.recommender.evaluation.off_policy import Drawn, TooFew, doubly_robust, snips
from fanlight.recommender.placed import Placed
from fanlight.recommender.simulation import truth
from fanlight.recommender.simulation.closed_loop import Floats, Ints, Watched
from fanlight.recommender.simulation.population import World
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

WANTED = 0.25
"""The other policy that is asked about draws from this share of a lot: its most watched of late."""
BUCKETS = 10
FOLDS = 5


@dataclass(frozen=True, eq=False)
class Draw:
    """One place that belonged to the lot."""

    person: int
    videos: Ints  # all that lay in it
    drawn: int  # a place in `videos`
    seconds: float
    trends: Floats
    true_seconds: Floats


@dataclass(eq=False)
class Lots:
    """Draws of one run."""

    world: World
    draws: list[Draw] = field(default_factory=list)
    _open: list[tuple[int, int, Ints, Floats, Floats]] = field(default_factory=list)

    def note(self, state: State, person: int, viewer: Viewer, page: list[Placed], rng: np.random.Generator) -> None:
        """Take note of the lots of a page; `rng` stands where it stood before the page was made."""
        self._open = []
        places = [place for place, one in enumerate(page) if _out_of(one)]
        if not places:
            return
        slots = state.slots(np.array([one.key for one in page], np.uint64))
        found = pipeline.gather(state, viewer, Taste.of(state, viewer), rng)
        allowed = pipeline.keep(state, viewer, found, np.empty(0, np.uint64))
        for place in places:
            lot = allowed.slots[(allowed.sources == EXPLORE) & ~np.isin(allowed.slots, slots[:place])]
            lot = lot[state.creators[lot] != state.creators[slots[place - 1]]]
            if len(lot) != _out_of(page[place]):  # the whole catalogue was looked through, and thinned out
                continue
            true = self._true_seconds(person, slots[:place], lot)
            self._open.append((place, int(slots[place]), lot, state.trend[lot].astype(np.float64), true))

    def _true_seconds(self, person: int, before: Ints, lot: Ints) -> Floats:
        """As it will be when the place is reached: what comes before it on the page makes more of the same dearer."""
        people = self.world.people
        kept = people.satiation[person].copy()
        for video in before.tolist():
            truth.sate(people, person, self.world.videos.topics[video])
        values: Floats = truth.all_expected(self.world, person, lot)
        people.satiation[person] = kept
        return values

    def learn(self, watched: Watched) -> None:
        """Take note of what became of them, where they were met."""
        for place, video, lot, trends, true in self._open:
            if place < len(watched.videos):
                drawn = int(np.searchsorted(lot, video))
                seconds = float(watched.seconds[place])
                self.draws.append(Draw(watched.person, lot, drawn, seconds, trends, true))
        self._open = []


def _out_of(one: Placed) -> int:
    """How many lay in the lot from which this was drawn evenly; 0 when it was not."""
    return next((int(str(term.about["out_of"])) for term in one.terms if term.kind == "explore"), 0)


def wanted(draw: Draw) -> Floats:
    """The chances of the policy that is asked about."""
    best = np.argsort(-draw.trends, kind="stable")[: max(1, int(WANTED * len(draw.videos)))]
    chances = np.zeros(len(draw.videos))
    chances[best] = 1 / len(best)
    return chances


def judged(lots: Lots) -> dict[str, object]:
    """Both estimates of the seconds that the other policy would bring a place, beside what is true; or why not."""
    chances = [wanted(draw) for draw in lots.draws]
    drawn = columns(lots, chances)
    try:
        estimates = {"snips": snips(drawn)}
        estimates["doubly_robust"] = doubly_robust(drawn, *guessed(lots, chances))
    except TooFew as refusal:
        return {"refused": str(refusal)}
    return {name: vars(estimate) for name, estimate in estimates.items()} | {"truth": true_value(lots, chances)}


def columns(lots: Lots, chances: list[Floats]) -> Drawn:
    """The draws as an estimator wants them; `chances` are those of the other policy, a lot each."""
    return Drawn(
        rewards=np.array([draw.seconds for draw in lots.draws]),
        chances=np.array([1 / len(draw.videos) for draw in lots.draws]),
        wanted=np.array([chance[draw.drawn] for draw, chance in zip(lots.draws, chances, strict=True)]),
        groups=np.array([draw.person for draw in lots.draws], np.int64),
    )


def true_value(lots: Lots, chances: list[Floats]) -> float:
    """What the other policy would bring, on average over all that might have come."""
    return float(np.mean([draw.true_seconds @ chance for draw, chance in zip(lots.draws, chances, strict=True)]))


def guessed(lots: Lots, chances: list[Floats]) -> tuple[Floats, Floats]:
    """A plain guess for the doubly robust estimate: the mean by length, from draws of other people."""
    durations = lots.world.videos.durations
    edges = np.quantile(durations, np.arange(1, BUCKETS) / BUCKETS)
    buckets = np.searchsorted(edges, durations)
    folds = np.array([draw.person % FOLDS for draw in lots.draws])
    own = np.array([buckets[draw.videos[draw.drawn]] for draw in lots.draws])
    seconds = np.array([draw.seconds for draw in lots.draws])
    by_length = np.array(  # draws × buckets
        [np.bincount(buckets[draw.videos], of, BUCKETS) for draw, of in zip(lots.draws, chances, strict=True)]
    )
    of_drawn, of_wanted = np.empty(len(own)), np.empty(len(own))
    for fold in range(FOLDS):
        others = folds != fold
        counts = np.bincount(own[others], minlength=BUCKETS)
        means = np.bincount(own[others], seconds[others], BUCKETS) / np.maximum(counts, 1)
        of_drawn[~others], of_wanted[~others] = means[own[~others]], by_length[~others] @ means
    return of_drawn, of_wanted
