"""Named settings of the sliders: the screen has its words for these names, and no others."""

from fanlight.recommender.wishes import Sliders

PRESETS: dict[str, Sliders] = {
    "balanced": Sliders(),
    "surprise_me": Sliders(familiar_new=1.0, following_discovering=0.5),
    "people_i_follow": Sliders(familiar_new=-0.5, following_discovering=-1.0),
    "small_creators": Sliders(popular_small=1.0),
    "short_ones": Sliders(short_long=-1.0),
    "the_newest": Sliders(freshness=1.0),
}
