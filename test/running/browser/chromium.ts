import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { once } from '../../apps/cache.ts';
import { npmTool, run } from '../../apps/shell.ts';
import type { Browser, Launcher } from './playwright.ts';

const PLAYWRIGHT = '1.65.1';
/** The last one that runs on Node 20: the next asks for 22.17. */
const CHROMIUM = '147.0.0';

/** Unpacks the binary to wherever TMPDIR points. */
const UNPACK = `import(process.argv[1]).then(({ default: chromium }) => chromium.executablePath());`;

/** Chromium from npm, unpacked once into the test cache. */
async function unpacked(): Promise<string> {
  const folder = await once(join('tools', `chromium-${CHROMIUM}-unpacked`), async (into) => {
    const pack = await npmTool('@sparticuz/chromium', CHROMIUM);
    // The package unpacks into the temporary folder and there takes any file of the name "chromium" for its own.
    const entry = join(pack, 'build/esm/index.js');
    await run(process.execPath, ['--eval', UNPACK, entry], into, { TMPDIR: into });
  });
  return join(folder, 'chromium');
}

/** Libraries that the binary wants and that this machine has not, as `ldd` names them. */
function missingLibraries(binary: string): string[] {
  const lines = execFileSync('ldd', [binary], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes('not found')).map((line) => line.trim().split(' ')[0] ?? '');
}

export interface Chromium {
  executable: string;
  launcher: Launcher;
}

/**
 * Chromium and what drives it, or why they can't be had here: `CHROMIUM_PATH` names a binary to use in place of the
 * one from npm, which is for x64 Linux with libnss3 and libnspr4.
 */
export async function findChromium(): Promise<Chromium | { missing: string }> {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && !existsSync(given)) return { missing: `CHROMIUM_PATH names no file: ${given}` };
  if (given === undefined && (process.platform !== 'linux' || process.arch !== 'x64'))
    return { missing: `Chromium from npm is for linux-x64, not ${process.platform}-${process.arch}` };
  const executable = given ?? (await unpacked());
  const missing = given === undefined ? missingLibraries(executable) : [];
  if (missing.length > 0)
    return { missing: `Chromium needs ${missing.join(', ')} (apt-get install libnss3 libnspr4)` };
  const playwright = await npmTool('playwright-core', PLAYWRIGHT);
  const { chromium } = createRequire(join(playwright, 'package.json'))('./index.js') as {
    chromium: Launcher;
  };
  return { executable, launcher: chromium };
}

/**
 * A headless Chromium that can reach only what is mapped here, and trusts only our own certificate. Web security is
 * as strict as any user's: none of the switches that its npm package proposes is used, since they turn CSP off.
 * @param hosts       host name → port on this machine; any other name does not resolve
 * @param fingerprint of the certificate's key
 */
export function launch(
  { executable, launcher }: Chromium,
  hosts: Readonly<Record<string, number>>,
  fingerprint: string,
): Promise<Browser> {
  const mapped = Object.entries(hosts).map(([host, port]) => `MAP ${host}:443 127.0.0.1:${port}`);
  return launcher.launch({
    executablePath: executable,
    headless: true,
    // Nothing foreign is loaded, and neither root nor most containers can have the sandbox.
    chromiumSandbox: false,
    args: [
      `--host-resolver-rules=${[...mapped, 'MAP * ~NOTFOUND'].join(', ')}`,
      `--ignore-certificate-errors-spki-list=${fingerprint}`,
    ],
    timeout: 120_000,
  });
}
