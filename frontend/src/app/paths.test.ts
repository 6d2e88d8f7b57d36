/** The route table understands the addresses people are given. */
import { expect, test } from "vitest";
import { match } from "./paths.ts";

const routes = [
  { path: "/" },
  { path: "/latest" },
  { path: "/v/:video" },
  { path: "/@:handle" },
  { path: "/studio/:draft/edit" },
];

test("a plain path finds its route", () => {
  expect(match(routes, "/latest")?.route.path).toBe("/latest");
  expect(match(routes, "/")?.route.path).toBe("/");
});

test("a slash at the end changes nothing", () => {
  expect(match(routes, "/latest/")?.route.path).toBe("/latest");
});

test("named parts become parameters", () => {
  expect(match(routes, "/v/0192-ab")?.params).toEqual({ video: "0192-ab" });
  expect(match(routes, "/studio/7/edit")?.params).toEqual({ draft: "7" });
});

test("a handle is read without its sign, and an empty one is nobody's", () => {
  expect(match(routes, "/@potters_corner")?.params).toEqual({ handle: "potters_corner" });
  expect(match(routes, "/@")).toBeNull();
});

test("escaped letters are read, and a stray percent sign is no fault", () => {
  expect(match(routes, "/@%C3%A4nne")?.params).toEqual({ handle: "änne" });
  expect(match(routes, "/@100%")?.params).toEqual({ handle: "100%" });
});

test("an address nobody answers for matches nothing", () => {
  expect(match(routes, "/nowhere")).toBeNull();
  expect(match(routes, "/v")).toBeNull();
  expect(match(routes, "/v/1/2")).toBeNull();
});
