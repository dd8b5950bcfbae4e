/** Files in a folder of this machine. */
export interface FolderPlace {
  readonly kind: 'folder';
  /** Absolute once the settings are arranged; as written before that. */
  readonly folder: string;
}

/** `file:/var/outbox`, `file:///var/outbox`, or relative to where the process starts: `file:outbox`. */
export function folderOf(text: string): FolderPlace | undefined {
  const path = /^file:(?:\/\/(?=\/))?([^?#]+)$/i.exec(text)?.[1];
  return path === undefined ? undefined : { kind: 'folder', folder: decodeURIComponent(path) };
}
