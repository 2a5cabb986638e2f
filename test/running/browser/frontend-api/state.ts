import { environment, type Json } from './environment.ts';
import { client, failure, type Person, type SignedIn, session, signIn, signUp } from './resources.ts';

/** Makes a session token that the app's server accepts. */
export type Mint = (session: { userId: string; sessionId: string }) => string;

export interface Instance {
  /** Origin of the app. */
  app: string;
  person: Person;
  mint: Mint;
}

type Answer = [status: number, body: Json];

/**
 * What the Frontend API remembers of one browser, and its answers: enough for a password sign-in through Clerk's own
 * components, a sign-up up to the captcha, and sign-out. Paths as clerk-js 5 and 6 ask for them.
 */
export class FrontendState {
  /** Requests that the stand-in has no answer for. */
  readonly unknown: string[] = [];
  /** What the last sign-up sent as proof that it is human. */
  captchaToken: string | null = null;
  signedIn: SignedIn | null = null;
  #attempt: string | null = null;
  #signUp: Json | null = null;
  #sessions = 0;
  readonly #instance: Instance;

  constructor(instance: Instance) {
    this.#instance = instance;
  }

  /** Forgets the browser. */
  reset(): void {
    this.signedIn = this.#attempt = this.#signUp = this.captchaToken = null;
  }

  answer(method: string, path: string, form: URLSearchParams): Answer {
    if (path === '/v1/environment') return [200, environment(this.#instance.app)];
    if (path === '/v1/client') return [200, { response: this.#client(), client: null }];
    if (method === 'POST' && path === '/v1/client/sign_ins') return this.#startSignIn(form);
    if (method === 'POST' && path === '/v1/client/sign_ups') return this.#startSignUp(form);
    if (/\/attempt_first_factor$/.test(path)) return this.#attemptPassword(form);
    if (this.signedIn && /\/sessions\/[^/]+\/tokens$/.test(path))
      return [200, { object: 'token', jwt: this.#token(this.signedIn) }];
    if (this.signedIn && /\/sessions\/[^/]+\/touch$/.test(path))
      return [200, { response: this.#session(this.signedIn), client: this.#client() }];
    if (method !== 'GET' && /\/sessions(?:\/[^/]+\/(?:remove|end))?$/.test(path)) {
      this.signedIn = this.#attempt = null;
      return [200, { response: this.#client(), client: null }];
    }
    this.unknown.push(`${method} ${path}`);
    return [404, failure('resource_not_found', `There is no ${method} ${path} here.`, '')];
  }

  #token({ person, sessionId }: SignedIn): string {
    return this.#instance.mint({ userId: person.id, sessionId });
  }

  #session(signedIn: SignedIn): Json {
    return session(signedIn, this.#token(signedIn));
  }

  #client(): Json {
    return client({
      sessions: this.signedIn ? [this.#session(this.signedIn)] : [],
      signIn: this.#attempt === null || this.signedIn ? null : signIn(this.#attempt, null),
      signUp: this.#signUp,
    });
  }

  #startSignIn(form: URLSearchParams): Answer {
    const email = form.get('identifier');
    if (email !== this.#instance.person.email)
      return [422, failure('form_identifier_not_found', "Couldn't find your account.", 'identifier')];
    this.#attempt = email;
    if (form.get('password')) return this.#attemptPassword(form);
    return [200, { response: signIn(email, null), client: this.#client() }];
  }

  #attemptPassword(form: URLSearchParams): Answer {
    const { person } = this.#instance;
    if (this.#attempt === null || form.get('password') !== person.password)
      return [422, failure('form_password_incorrect', 'Password is incorrect.', 'password')];
    this.#sessions += 1;
    // Tokens count whole seconds, and Clerk takes one that is older than the sign-in for a stale one.
    const at = Math.floor(Date.now() / 1000) * 1000 - 1000;
    this.signedIn = { sessionId: `sess_offline${this.#sessions}`, at, person };
    return [200, { response: signIn(person.email, this.signedIn.sessionId), client: this.#client() }];
  }

  #startSignUp(form: URLSearchParams): Answer {
    this.captchaToken = form.get('captcha_token');
    this.#signUp = signUp(form.get('email_address'));
    return [200, { response: this.#signUp, client: this.#client() }];
  }
}
