/**
 * The part of playwright-core that these tests use. The package is fetched into the test cache at run time, so its own
 * types are not here. Code for the page is given as text: there are no DOM types in this repository either.
 */
export interface Locator {
  click(options?: { timeout?: number }): Promise<void>;
  fill(text: string, options?: { timeout?: number }): Promise<void>;
  waitFor(options?: { timeout?: number; state?: 'visible' | 'attached' | 'hidden' }): Promise<void>;
  textContent(options?: { timeout?: number }): Promise<string | null>;
  count(): Promise<number>;
  first(): Locator;
}

export interface PageResponse {
  status(): number;
  headers(): Record<string, string>;
  text(): Promise<string>;
}

interface PageEvents {
  console: { type(): string; text(): string };
  pageerror: Error;
  requestfailed: { url(): string; failure(): { errorText: string } | null };
}

export interface Page {
  goto(url: string, options?: { waitUntil?: 'load' | 'domcontentloaded' | 'commit' }): Promise<PageResponse>;
  reload(): Promise<PageResponse>;
  evaluate(script: string): Promise<unknown>;
  addInitScript(script: { content: string }): Promise<void>;
  exposeBinding(name: string, heard: (source: unknown, value: never) => void): Promise<void>;
  locator(selector: string): Locator;
  getByLabel(text: string, options?: { exact?: boolean }): Locator;
  getByRole(role: string, options?: { name?: string; exact?: boolean }): Locator;
  getByText(text: string, options?: { exact?: boolean }): Locator;
  on<E extends keyof PageEvents>(event: E, heard: (value: PageEvents[E]) => void): void;
  screenshot(options: { path: string; fullPage?: boolean }): Promise<unknown>;
  waitForURL(url: string | RegExp, options?: { timeout?: number }): Promise<void>;
  url(): string;
  close(): Promise<void>;
}

export interface Cookie {
  name: string;
  value: string;
  domain: string;
  httpOnly: boolean;
  secure: boolean;
  sameSite: string;
}

export interface Context {
  newPage(): Promise<Page>;
  waitForEvent(event: 'page'): Promise<Page>;
  cookies(url: string): Promise<Cookie[]>;
  close(): Promise<void>;
}

export interface Browser {
  newContext(options?: { viewport?: { width: number; height: number } }): Promise<Context>;
  version(): string;
  close(): Promise<void>;
}

export interface Launcher {
  launch(options: {
    executablePath: string;
    headless: boolean;
    chromiumSandbox: boolean;
    args: string[];
    timeout?: number;
  }): Promise<Browser>;
}
