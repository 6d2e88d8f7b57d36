/** Where an upload goes on after the page was closed: the address of its bytes, and nothing about the file. */

import type { PreviousUpload, UrlStorage } from "tus-js-client";
import { asMetadata, type Borrowed } from "./borrowed.ts";

const PREFIX = "fanlight-upload:";

type Kept = Pick<PreviousUpload, "size" | "creationTime"> & { uploadUrl: string | null };

/** tus would keep the file's name and type in plain words on this device; a digest finds it again just as well.
 * `crypto.subtle` is absent on a plain-http home network, and nothing here is secret, so a short hash will do. */
export function fingerprint(file: File, accountId: string, borrowed: Borrowed | null = null): string {
  const sound = Object.values(asMetadata(borrowed));
  const told = [accountId, file.name, file.type, file.size, file.lastModified, ...sound].join("\n");
  return `${digest(told, 0x811c9dc5)}${digest(told, 0x01000193)}`;
}

/** 32-bit FNV-1a. */
function digest(text: string, seed: number): string {
  let hash = seed;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

export class RememberedUploads implements UrlStorage {
  async findAllUploads(): Promise<PreviousUpload[]> {
    return keys("").flatMap(read);
  }

  async findUploadsByFingerprint(print: string): Promise<PreviousUpload[]> {
    return keys(print).flatMap(read);
  }

  async removeUpload(key: string): Promise<void> {
    localStorage.removeItem(key);
  }

  async addUpload(print: string, upload: PreviousUpload): Promise<string> {
    const key = `${PREFIX}${print}:${Date.now()}`;
    const kept: Kept = { size: upload.size, creationTime: upload.creationTime, uploadUrl: upload.uploadUrl };
    localStorage.setItem(key, JSON.stringify(kept));
    return key;
  }
}

function keys(print: string): string[] {
  const all = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? "");
  return all.filter((key) => key.startsWith(PREFIX + print));
}

function read(key: string): PreviousUpload[] {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "") as Kept;
    return [{ ...kept, metadata: {}, urlStorageKey: key, parallelUploadUrls: null }];
  } catch {
    localStorage.removeItem(key);
    return [];
  }
}
