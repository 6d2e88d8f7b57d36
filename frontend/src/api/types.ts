/**
 * The words the vault's API speaks, under the names the app uses.
 *
 * `schema.d.ts` is generated from docs/reference/vault-openapi.json by `npm run schema` and never edited.
 */
import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];

export type Id = string;
export type Language = "en" | "ar" | "de";

export type Me = Schemas["Me"];
export type Limits = Schemas["Limits"];
export type Account = Schemas["AccountCard"];
export type AgeBand = Account["age_band"];
export type OpenedAccount = Schemas["AccountWithCode"];
export type Kept = Schemas["KeptAnswer"];
export type Erasure = Schemas["ErasureCard"];
export type Receipt = Schemas["ReceiptCard"];
export type ExportState = Schemas["ExportState"];
export type MoveState = Schemas["MoveState"];
export type ImportState = Schemas["ImportState"];
export type Ledger = Schemas["Ledger"];
export type Read = Schemas["Read"];
export type DeviceSession = Schemas["SessionCard"];

export type Creator = Schemas["CreatorCard"];
export type Profile = Schemas["CreatorProfile"];
export type Rendition = Schemas["Rendition"];
export type Sprite = Schemas["Sprite"];
export type VideoCard = Schemas["VideoCard"];
export type MadeFrom = NonNullable<VideoCard["made_from"]>;
export type Audience = VideoCard["audience"];
export type VideoPage = Schemas["VideosAnswer"];
export type Sound = Schemas["SoundAnswer"];
export type Likenesses = Schemas["LikenessesCard"];

export type FeedItem = Omit<Schemas["FeedItem"], "why"> & { why: Why | null };
export type FeedPage = Omit<Schemas["FeedAnswer"], "items"> & { items: FeedItem[] };
export type Why = Omit<Schemas["Why"], "terms"> & { terms: Term[] };
export type Source = Why["source"];
export type Chance = Schemas["WhyChance"];
type WhyTerm = Schemas["WhyTerm"];
/** A term that no slider scales comes without what is said of sliders. */
export type Term = Pick<WhyTerm, "kind" | "value" | "about"> & Partial<WhyTerm>;

export type Watch = Schemas["Watch"];
export type Surface = Watch["surface"];
export type Ended = Watch["ended"];
export type WatchedVideo = Schemas["HistoryItem"];
export type HistoryPage = Schemas["HistoryAnswer"];
export type LikeState = Schemas["LikeState"];
export type SaveState = Schemas["SaveState"];
export type FollowState = Schemas["FollowState"];

export type Comment = Schemas["CommentCard"];
export type CommentsUnder = Schemas["CommentsAnswer"];
export type CommentPage = Schemas["CommentsPage"];
export type Commenting = Schemas["CommentingCard"]["commenting"];

export type Taste = Schemas["TasteAnswer"];
export type Hidden = Schemas["HiddenAnswer"];
export type Voice = Schemas["VoiceCard"];
export type Wishes = Schemas["WishesAnswer"];
export type Sliders = Schemas["SliderSettings"];
export type Slider = keyof Sliders;
export type Values = Schemas["OutcomeValues"];
export type Ranking = Schemas["ValuesAnswer"];
export type Outcome = keyof Values;
export type TopicBelief = Schemas["TopicCard"];
export type CreatorBelief = Schemas["CreatorBelief"];
export type WatchBehind = Schemas["WatchBehind"];
export type BeliefEdit = NonNullable<TopicBelief["edit"]>;
export type TasteFile = Schemas["TasteFile"];
export type ImportedTaste = Schemas["ImportAnswer"];

export type Draft = Schemas["DraftCard"];
export type Stage = Draft["stage"];
export type Cue = Schemas["CueCard"];
export type Cover = Schemas["CoverCard"];
export type Refusal = Schemas["RefusalCard"];

export type Distribution = Schemas["DistributionCard"];
export type Origin = Distribution["sources"][number]["source"];
export type Screen = Distribution["elsewhere"][number]["screen"];
export type Rule = Distribution["kept_out"][number]["rule"];

export type Overview = Schemas["OverviewAnswer"];
export type Figure = Schemas["FigureCard"];
export type Job = Schemas["JobCard"];
export type CrossingAccount = Schemas["CrossingsCard"];
export type RefusedCrossing = Schemas["RefusedCrossingCard"];
export type Transcript = Schemas["TranscriptCard"];
