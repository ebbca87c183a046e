import { spawn } from 'node:child_process';
import { endProcess, endWithThisProcess } from './process-lifetime.js';

export interface Display {
  /** For the DISPLAY variable. */
  readonly name: string;
  close(): Promise<void>;
}

/** The display of this session, or an Xvfb of its own that picks a free number. */
export async function openDisplay(): Promise<Display> {
  const existing = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'];
  if (existing !== undefined && existing !== '') return { name: process.env['DISPLAY'] ?? '', close: () => Promise.resolve() };
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const unlink = endWithThisProcess(xvfb);
  const number = await new Promise<string>((resolve, reject) => {
    xvfb.once('error', (error) => reject(new Error(`Xvfb did not start (${error.message}); WebKitGTK needs a display. Debian: apt-get install xvfb.`)));
    xvfb.once('exit', (status) => reject(new Error(`Xvfb ended with status ${status} before it had a display.`)));
    let text = '';
    xvfb.stdio[3]?.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (text.includes('\n')) resolve(text.trim());
    });
  });
  return {
    name: `:${number}`,
    close: async () => {
      unlink();
      await endProcess(xvfb);
    },
  };
}
