import { APP_ORIGIN } from '../instance.ts';
import type { Context, Page } from './playwright.ts';
import { type Recorded, record, settled } from './recorder.ts';
import { picture } from './screenshots.ts';
import { CAPTCHA_TOKEN } from './sites.ts';
import { PERSON, type Stack } from './stack.ts';
import { PATIENCE, until } from './until.ts';

const t = { timeout: PATIENCE };

/** Somebody at the browser. Each step ends when what a person would wait for is there. */
export class Visitor {
  readonly page: Page;
  readonly seen: Recorded;
  readonly #stack: Stack;
  readonly #context: Context;

  private constructor(stack: Stack, context: Context, page: Page, seen: Recorded) {
    this.#stack = stack;
    this.#context = context;
    this.page = page;
    this.seen = seen;
  }

  /** A browser without a past. */
  static async come(stack: Stack): Promise<Visitor> {
    stack.frontendApi.state.reset();
    const context = await stack.browser.newContext();
    const page = await context.newPage();
    return new Visitor(stack, context, page, await record(page));
  }

  leave(): Promise<void> {
    return this.#context.close();
  }

  /** Opens a page of the app and waits until Clerk runs on it. @returns the status */
  async open(path: string): Promise<number> {
    const answer = await this.page.goto(`${APP_ORIGIN}${path}`);
    await until(this.page, 'window.Clerk?.loaded === true');
    return answer.status();
  }

  path(): string {
    const { pathname, search } = new URL(this.page.url());
    return pathname + search;
  }

  picture(what: string): Promise<void> {
    return picture(this.page, this.#stack.app.name, what);
  }

  /** Whether the sign-in form looks as Clerk draws it, rather than as bare HTML. */
  async seesStyledSignIn(): Promise<boolean> {
    await this.page.locator('.cl-formButtonPrimary').waitFor(t);
    const look = await this.page.evaluate(`(() => {
      const { backgroundColor, borderRadius } = getComputedStyle(document.querySelector('.cl-formButtonPrimary'));
      return backgroundColor !== 'rgba(0, 0, 0, 0)' && parseFloat(borderRadius) > 0;
    })()`);
    return look === true;
  }

  /** Starts a sign-up, which asks Turnstile first. @returns whether its token reached the Frontend API */
  async passesTurnstile(): Promise<boolean> {
    await this.page.evaluate(
      `window.Clerk.client.signUp.create({ emailAddress: 'new@offline.example', password: 'aaaa-bbbb-1' })`,
    );
    return this.#stack.frontendApi.state.captchaToken === CAPTCHA_TOKEN;
  }

  /** Fills in the form that is there, and waits until it has led away. */
  async signIn(): Promise<void> {
    const { page } = this;
    const password = page.locator('input[name=password]');
    const next = page.getByRole('button', { name: 'Continue', exact: true });
    await page.getByLabel('Email address').fill(PERSON.email, t);
    await next.click(t);
    await page.getByText('Enter your password').first().waitFor(t);
    await password.fill(PERSON.password, t);
    await next.click(t);
    await until(page, `!location.pathname.startsWith('/sign-in')`);
    await until(page, 'Boolean(window.Clerk?.user)');
  }

  async opensUserButton(): Promise<void> {
    await this.page.locator('.cl-userButtonTrigger').click(t);
    await this.page.getByText('Manage account').first().waitFor(t);
    await until(
      this.page,
      `[...document.querySelectorAll('.cl-avatarImage')].some((image) => image.complete && image.naturalWidth > 0)`,
    );
  }

  /** Through the menu that is open; ends when Clerk has led to the home page and the session's cookie is gone. */
  async signOut(): Promise<void> {
    await this.page.getByText('Sign out').first().click(t);
    await until(this.page, `location.pathname === '/' && !document.cookie.includes('__session=')`);
    await until(this.page, 'window.Clerk?.loaded === true && !window.Clerk.user');
  }

  /** Waits for the picture of the tour page, sharp and through Next's optimizer. */
  async seesPicture(): Promise<void> {
    await until(
      this.page,
      `(({ complete, naturalWidth, currentSrc }) =>
        complete && naturalWidth > 0 && currentSrc.includes('/_next/image'))(document.querySelector('#picture'))`,
    );
  }

  async seesHydratedPage(): Promise<void> {
    await until(this.page, `document.querySelector('#hydrated')?.textContent === 'yes'`);
  }

  /** Everything that the browser has complained about so far. */
  async complaints(): Promise<Recorded> {
    await settled(this.page, this.seen);
    return this.seen;
  }
}
