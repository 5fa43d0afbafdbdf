// The -w file of a run: packets go to it, and the first fault of the disk comes back.

import { closeSync } from 'node:fs';
import type { FileAccess } from '../shared/file-access.ts';
import { OutputError } from '../shared/user-error.ts';
import { loadDiskSync, loadWriter } from './on-demand.ts';
import type { PacketSink } from './raw-packet.ts';

/** Takes the packets of a run for its -w file. */
export interface PacketWriter extends PacketSink {
  /** It could not be written: the next packet says so. */
  readonly hasFailed: boolean;
  /** TLS secrets of the packets that follow, as lines of a key log. */
  secrets(lines: Buffer): void;
  finish(): void;
}

/**
 * Creates the -w file.
 * `isEndless`: what arrived is on the disk soon, also when nothing follows.
 * Throws UserError when the file cannot be created; packets then throw what failed on the disk.
 */
export async function openWriter(path: string, isEndless: boolean, files: FileAccess): Promise<PacketWriter> {
  const [{ CaptureWriter }, { DiskSync }] = await Promise.all([loadWriter(), loadDiskSync()]);
  let file: number;
  try {
    file = files.create(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OutputError(
      `${path}: cannot be written (${code}); choose another -w file`,
      code === 'EACCES' ? path : null,
    );
  }
  const writer = new CaptureWriter(file, path);
  const sync = isEndless ? new DiskSync(file, () => writer.flush()) : null;
  return {
    get hasFailed() {
      return sync?.failure != null;
    },
    secrets: (lines) => writer.secrets(lines),
    packet(packet) {
      if (sync?.failure != null) throw sync.failure;
      writer.packet(packet);
    },
    finish() {
      sync?.stop();
      if (sync?.failure != null) throw sync.failure;
      writer.finish();
      closeSync(file);
    },
  };
}
