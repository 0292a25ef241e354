import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';

/** Debian's package `chromium`. */
const CHROMIUM = '/usr/bin/chromium';
export const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;
/** For the name of a suite. */
export const SKIPPED = `(skipped where there is no ${CHROMIUM})`;

export function startChromium(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

/** Everything that the browser has against a page from now on: faults of scripts, and what the policy refused. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // The browser reports the status of a page that is not found.
    if (!message.text().includes('status of 404')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  return complaints;
}

/**
 * Short words that end in another line than they begin: a column is too narrow for them. Of the console only heads
 * and times count: a long word of a caller narrows the other columns of its list.
 */
export function brokenWords(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(() => {
    const broken = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      const parent = text.parentElement;
      if (parent.closest('code, .mono') !== null) continue;
      if (parent.closest('.console') !== null && parent.closest('thead th, .whole') === null) continue;
      for (const { 0: word, index } of text.data.matchAll(/[A-Za-z0-9≤\\u00a0]+/g)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (word.length <= 16 && tops.size > 1) broken.add(word);
      }
    }
    return [...broken];
  })()`);
}
