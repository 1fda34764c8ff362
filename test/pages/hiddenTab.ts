import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { chromiumLaunchOptions } from '../chromium.mjs';

/** A tab behind another one. */
export interface HiddenTab {
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** Resolves when the browser holds its timers back: none for five seconds. */
  throttled(): Promise<void>;
}

interface Answer {
  id?: number;
  result?: Record<string, unknown>;
  error?: object;
}

/** Removes a profile, into which the browser's own children may write for a moment longer. */
async function removeFolder(path: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      // Not with its own retries, which do not see what was written meanwhile.
      return rmSync(path, { recursive: true, force: true });
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/**
 * Opens a page in a Chromium of its own, behind another tab. Spoken to without Playwright, under which every page is
 * visible and no timer is ever held back. The browser holds hidden tabs back to one wake-up a minute after three seconds,
 * not after its usual five minutes. Everything ends with the test.
 */
export async function openHiddenTab(url: string): Promise<HiddenTab> {
  const profile = mkdtempSync(join(tmpdir(), 'presence-kit-hidden-'));
  const { executablePath = chromium.executablePath(), args } = chromiumLaunchOptions();
  const browser = spawn(
    executablePath,
    [
      ...args,
      '--headless',
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/3',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise((resolve) => browser.once('exit', resolve));
  onTestFinished(async () => {
    browser.kill();
    await ended;
    await removeFolder(profile);
  });
  const address = await new Promise<string>((resolve, reject) => {
    browser.stderr.on('data', (text: Buffer) => {
      const [found] = /ws:\/\/\S+/.exec(text.toString()) ?? [];
      if (found) resolve(found);
    });
    void ended.then(() => reject(new Error('Chromium ended before it was ready')));
  });

  const devtools = new WebSocket(address);
  const waiting = new Map<number, (answer: Answer) => void>();
  devtools.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer;
    waiting.get(answer.id ?? 0)?.(answer);
  });
  await new Promise((resolve) => devtools.once('open', resolve));
  let count = 0;
  async function ask(method: string, params: object = {}, sessionId?: unknown): Promise<Record<string, unknown>> {
    const id = ++count;
    const answered = new Promise<Answer>((resolve) => void waiting.set(id, resolve));
    devtools.send(JSON.stringify({ id, method, params, sessionId }));
    const { result, error } = await answered;
    if (!result) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  }

  const { targetId } = await ask('Target.createTarget', { url });
  const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true });
  const other = await ask('Target.createTarget', { url: 'about:blank' });
  await ask('Target.activateTarget', { targetId: other['targetId'] });

  async function evaluate(expression: string): Promise<unknown> {
    const { result } = await ask('Runtime.evaluate', { expression, returnByValue: true }, sessionId);
    return (result as { value?: unknown }).value;
  }
  return {
    evaluate,
    async throttled() {
      await expect.poll(() => evaluate('document.visibilityState')).toBe('hidden');
      await evaluate('globalThis.ticks = 0; setInterval(() => ticks++, 100); 0');
      await expect
        .poll(
          async () => {
            await evaluate('ticks = 0');
            await new Promise((resolve) => setTimeout(resolve, 5_000));
            return evaluate('ticks');
          },
          { timeout: 40_000 },
        )
        .toBe(0);
    },
  };
}
