import { expect, it } from "vitest";
import type { Draft } from "../api/types.ts";
import { shelves } from "./shelves.ts";

const REFUSAL = { code: "not_taken", reason: "", remedy: "" };

it("keeps a video that the public plane did not take apart from the published ones", () => {
  const drafts = [
    { id: "1", stage: "published", refusal: null },
    { id: "2", stage: "published", refusal: REFUSAL },
    { id: "3", stage: "refused", refusal: REFUSAL },
  ] as Draft[];

  expect(shelves(drafts).map((shelf) => shelf.drafts.map((draft) => draft.id))).toEqual([["2", "3"], ["1"]]);
});
