"""Who lives in the demo world, and what they say about their videos."""

from dataclasses import dataclass

CREATORS = {
    "ceramics": ("potters_corner", "lena_throws", "mud_and_fire"),
    "ocean": ("tidewatch", "salt_diary", "nils_by_the_sea"),
    "nightcity": ("late_tram", "windowlight", "roof_walker"),
    "stars": ("small_telescope", "vega_nights", "orbit_notes"),
    "garden": ("slow_garden", "petal_by_petal", "balcony_green"),
    "patterns": ("mirror_room", "tilework", "symmetry_daily"),
    "lavalamp": ("warm_blobs", "lamp_shop", "seventies_shelf"),
    "mountains": ("ridge_line", "hut_to_hut", "evening_path"),
}
"""Three handles for each theme."""

NAMES = {
    "potters_corner": "Potter's Corner",
    "lena_throws": "Lena",
    "mud_and_fire": "Mud & Fire",
    "tidewatch": "Tidewatch",
    "salt_diary": "Salt Diary",
    "nils_by_the_sea": "Nils",
    "late_tram": "Late Tram",
    "windowlight": "Window Light",
    "roof_walker": "Roof Walker",
    "small_telescope": "A Small Telescope",
    "vega_nights": "Vega Nights",
    "orbit_notes": "Orbit Notes",
    "slow_garden": "Slow Garden",
    "petal_by_petal": "Petal by Petal",
    "balcony_green": "Balcony Green",
    "mirror_room": "Mirror Room",
    "tilework": "Tilework",
    "symmetry_daily": "Symmetry, Daily",
    "warm_blobs": "Warm Blobs",
    "lamp_shop": "The Lamp Shop",
    "seventies_shelf": "Seventies Shelf",
    "ridge_line": "Ridge Line",
    "hut_to_hut": "Hut to Hut",
    "evening_path": "Evening Path",
}

CAPTIONS = {
    "ceramics": (
        "Centred on the third try #ceramics #wheel",
        "This glaze runs more than I planned #ceramics #glaze",
        "Two kilos of clay, one quiet afternoon #ceramics #slowcraft",
        "Lip first, then the belly #ceramics #howto",
        "The kiln decides in the end #ceramics #kiln",
        "Turning, trimming, breathing #ceramics #calm",
        "A vase for one single branch #ceramics #vase",
        "What a wobble sounds like #ceramics #wheel",
    ),
    "ocean": (
        "Low sun, long swell #ocean #evening",
        "Counting the seventh wave #ocean #calm",
        "The tide table was right #ocean #tide",
        "Nobody here but gulls #ocean #north",
        "Salt on the lens again #ocean #waves",
        "An hour after the storm #ocean #weather",
        "Every wave a different green #ocean #colour",
        "Sound on for this one #ocean #calm",
    ),
    "nightcity": (
        "Someone is always awake #nightcity #windows",
        "Last tram home #nightcity #tram",
        "The lights on the other bank #nightcity #bokeh",
        "Eleven minutes past two #nightcity #late",
        "Which window would be yours #nightcity #windows",
        "From the roof, carefully #nightcity #roof",
        "It never gets quite dark #nightcity #bokeh",
        "Power cut in three, two … no #nightcity #late",
    ),
    "stars": (
        "Flying out past the dust #stars #nebula",
        "Ninety minutes of exposure #stars #howto",
        "The arm we live in #stars #galaxy",
        "No moon tonight, at last #stars #dark",
        "Slower than it looks #stars #nebula",
        "A field that has no edge #stars #calm",
        "First light for the new mirror #stars #telescope",
        "Spot the one that moves #stars #dark",
    ),
    "garden": (
        "Opening, seed by seed #garden #flower",
        "The golden angle, grown #garden #maths",
        "Three weeks in nine seconds #garden #timelapse",
        "It follows the light #garden #flower",
        "Balcony facing north, still #garden #balcony",
        "Breathing with the petals #garden #calm",
        "From one paper bag of seeds #garden #howto",
        "The bees were here before me #garden #flower",
    ),
    "patterns": (
        "Six mirrors, one bead #patterns #kaleidoscope",
        "Look at the middle #patterns #hypnotic",
        "Tiles from a station wall #patterns #tiles",
        "Every seam is a reflection #patterns #maths",
        "Turn it once more #patterns #kaleidoscope",
        "The colours chose themselves #patterns #colour",
        "Twelvefold today #patterns #maths",
        "Do not stare too long #patterns #hypnotic",
    ),
    "lavalamp": (
        "Found it at the flea market #lavalamp #seventies",
        "Two become one become two #lavalamp #calm",
        "Forty minutes to warm up #lavalamp #howto",
        "The slowest film in town #lavalamp #slow",
        "Orange was the right choice #lavalamp #colour",
        "They never touch the top #lavalamp #physics",
        "Shelf, evening, record on #lavalamp #seventies",
        "Weather in a bottle #lavalamp #calm",
    ),
    "mountains": (
        "Five ridges before supper #mountains #hiking",
        "The hut is behind the third one #mountains #hut",
        "Haze makes the distance #mountains #evening",
        "Walking at the speed of shadows #mountains #calm",
        "Up at four for this #mountains #sunrise",
        "Left foot, right foot #mountains #hiking",
        "Nothing beeps up here #mountains #calm",
        "The light leaves from below #mountains #evening",
    ),
}


REMARKS = (
    "How long did this take you?",
    "I have watched this four times now",
    "The quiet in this one, @{handle}",
    "Which camera was that?",
    "Now I want to go there",
    "More of these, please",
    "My favourite so far, @{handle}",
    "I tried the same and it went wrong at once",
)
"""What people of the demo world write under each other's videos."""


@dataclass(frozen=True)
class Plan:
    """A video to be drawn: by whom, of what, and with which words."""

    number: int
    theme: str
    handle: str
    caption: str
    seconds: float

    @property
    def hashtags(self) -> list[str]:
        return [word[1:] for word in self.caption.split() if word.startswith("#")]


def plans(videos: int) -> list[Plan]:
    """So many videos, the themes taking turns so that the first few already show them all."""
    themes = list(CREATORS)
    made = []
    for number in range(videos):
        theme, turn = themes[number % len(themes)], number // len(themes)
        made.append(
            Plan(
                number=number,
                theme=theme,
                handle=CREATORS[theme][turn % 3],
                caption=CAPTIONS[theme][turn % len(CAPTIONS[theme])],
                seconds=6.0 + 3.0 * ((number * 7) % 3),
            )
        )
    return made
