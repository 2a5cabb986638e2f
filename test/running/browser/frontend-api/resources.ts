import type { Json } from './environment.ts';

/** Someone who can sign in. */
export interface Person {
  id: string;
  email: string;
  password: string;
}

export interface SignedIn {
  sessionId: string;
  /** When, in ms. */
  at: number;
  person: Person;
}

const AVATAR = 'https://img.clerk.com/avatar';

function user(person: Person): Json {
  const now = Date.now();
  return {
    object: 'user',
    id: person.id,
    external_id: null,
    primary_email_address_id: 'idn_1',
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    image_url: AVATAR,
    has_image: false,
    username: null,
    first_name: 'Ada',
    last_name: 'Offline',
    phone_numbers: [],
    web3_wallets: [],
    external_accounts: [],
    enterprise_accounts: [],
    passkeys: [],
    organization_memberships: [],
    email_addresses: [
      {
        object: 'email_address',
        id: 'idn_1',
        email_address: person.email,
        verification: { object: 'verification', status: 'verified', strategy: 'email_code' },
        linked_to: [],
        matches_sso_connection: false,
      },
    ],
    password_enabled: true,
    totp_enabled: false,
    backup_code_enabled: false,
    two_factor_enabled: false,
    public_metadata: {},
    unsafe_metadata: {},
    last_sign_in_at: now,
    delete_self_enabled: false,
    create_organization_enabled: false,
    create_organizations_limit: null,
    legal_accepted_at: null,
    timezone: null,
    created_at: now,
    updated_at: now,
  };
}

/** @param jwt the session's token, freshly made */
export function session({ sessionId, at, person }: SignedIn, jwt: string): Json {
  const now = Date.now();
  return {
    object: 'session',
    id: sessionId,
    status: 'active',
    expire_at: now + 6e8,
    abandon_at: now + 6e9,
    last_active_at: now,
    last_active_token: { object: 'token', jwt },
    last_active_organization_id: null,
    actor: null,
    tasks: null,
    factor_verification_age: [0, -1],
    user: user(person),
    public_user_data: {
      first_name: 'Ada',
      last_name: 'Offline',
      image_url: AVATAR,
      has_image: false,
      identifier: person.email,
      user_id: person.id,
    },
    created_at: at,
    updated_at: now,
  };
}

/** An attempt to sign in with a password, open or, with the session it ended in, complete. */
export function signIn(email: string, sessionId: string | null): Json {
  return {
    object: 'sign_in',
    id: 'sia_offline',
    status: sessionId === null ? 'needs_first_factor' : 'complete',
    supported_identifiers: ['email_address'],
    identifier: email,
    supported_first_factors: [{ strategy: 'password' }],
    supported_second_factors: null,
    first_factor_verification: null,
    second_factor_verification: null,
    user_data: null,
    created_session_id: sessionId,
  };
}

/** A sign-up that waits for the address to be verified, which nothing here ever does. */
export function signUp(email: string | null): Json {
  return {
    object: 'sign_up',
    id: 'sua_offline',
    status: 'missing_requirements',
    required_fields: ['email_address', 'password'],
    optional_fields: [],
    missing_fields: [],
    unverified_fields: ['email_address'],
    email_address: email,
    username: null,
    first_name: null,
    last_name: null,
    phone_number: null,
    web3_wallet: null,
    external_account: null,
    has_password: true,
    unsafe_metadata: {},
    created_session_id: null,
    created_user_id: null,
    abandon_at: Date.now() + 6e8,
    legal_accepted_at: null,
    locale: null,
    verifications: null,
  };
}

/** One browser as the Frontend API knows it. */
export function client(parts: { sessions: Json[]; signIn: Json | null; signUp: Json | null }): Json {
  const now = Date.now();
  return {
    object: 'client',
    id: 'client_offline',
    sessions: parts.sessions,
    sign_in: parts.signIn,
    sign_up: parts.signUp,
    last_active_session_id: parts.sessions[0]?.id ?? null,
    last_authentication_strategy: null,
    cookie_expires_at: null,
    captcha_bypass: false,
    created_at: now,
    updated_at: now,
  };
}

/** An error in the form that Clerk's components show below the field it names. */
export function failure(code: string, message: string, field: string): Json {
  return { errors: [{ code, message, long_message: message, meta: { param_name: field } }] };
}
