/** A JSON object as the Frontend API writes it. */
export type Json = Record<string, unknown>;

const ATTRIBUTE_OFF: Json = {
  enabled: false,
  required: false,
  used_for_first_factor: false,
  first_factors: [],
  used_for_second_factor: false,
  second_factors: [],
  verifications: [],
  verify_at_sign_up: false,
};

const attribute = (on: Json): Json => ({ ...ATTRIBUTE_OFF, enabled: true, required: true, ...on });

/** Email address with password, and nothing else. */
const ATTRIBUTES: Json = {
  email_address: attribute({
    used_for_first_factor: true,
    first_factors: ['email_code'],
    verifications: ['email_code'],
    verify_at_sign_up: true,
  }),
  password: attribute({ used_for_first_factor: true, first_factors: ['password'] }),
  ...Object.fromEntries(
    [
      'phone_number',
      'username',
      'first_name',
      'last_name',
      'web3_wallet',
      'authenticator_app',
      'backup_code',
      'passkey',
    ].map((name) => [name, ATTRIBUTE_OFF]),
  ),
};

const PASSWORD_RULES: Json = {
  allowed_special_characters: '',
  disable_hibp: true,
  min_length: 8,
  max_length: 72,
  require_special_char: false,
  require_numbers: false,
  require_uppercase: false,
  require_lowercase: false,
  show_zxcvbn: false,
  min_zxcvbn_strength: 0,
};

function displayConfig(app: string): Json {
  return {
    object: 'display_config',
    id: 'display_offline',
    application_name: 'Offline',
    branded: false,
    instance_environment_type: 'production',
    // Set, so that sign-up loads Turnstile.
    captcha_public_key: '0x1',
    captcha_public_key_invisible: '0x2',
    captcha_widget_type: 'invisible',
    captcha_provider: 'turnstile',
    captcha_oauth_bypass: [],
    home_url: app,
    logo_image_url: '',
    favicon_image_url: '',
    preferred_sign_in_strategy: 'password',
    show_devmode_warning: false,
    support_email: '',
    sign_in_url: `${app}/sign-in`,
    sign_up_url: `${app}/sign-up`,
    user_profile_url: `${app}/user`,
    after_sign_in_url: app,
    after_sign_up_url: app,
    after_sign_out_one_url: app,
    after_sign_out_all_url: app,
    after_switch_session_url: app,
    organization_profile_url: '',
    create_organization_url: '',
    after_leave_organization_url: '',
    after_create_organization_url: '',
    terms_url: '',
    privacy_policy_url: '',
    waitlist_url: '',
    after_join_waitlist_url: '',
    theme: {},
  };
}

/**
 * `GET /v1/environment` of a production instance with email and password: what clerk-js needs to call itself loaded
 * and what `<SignIn />` and `<UserButton />` need to render.
 * @param app origin of the app
 */
export function environment(app: string): Json {
  return {
    object: 'environment',
    id: 'env_offline',
    maintenance_mode: false,
    auth_config: {
      object: 'auth_config',
      id: 'aconf_offline',
      single_session_mode: true,
      claimed_at: null,
      reverification: true,
    },
    display_config: displayConfig(app),
    user_settings: {
      attributes: ATTRIBUTES,
      actions: { delete_self: false, create_organization: false },
      social: {},
      enterprise_sso: { enabled: false, self_serve_sso: false, self_serve_directory_sync: false },
      sign_in: { second_factor: { required: false, enabled: false } },
      sign_up: {
        allowlist_only: false,
        progressive: true,
        captcha_enabled: true,
        mode: 'public',
        legal_consent_enabled: false,
      },
      password_settings: PASSWORD_RULES,
      passkey_settings: { allow_autofill: false, show_sign_in_button: false },
      username_settings: { min_length: 4, max_length: 64 },
    },
    organization_settings: {
      enabled: false,
      max_allowed_memberships: 5,
      force_organization_selection: false,
      actions: { admin_delete: false },
      domains: { enabled: false, enrollment_modes: [], default_role: null },
      slug: { disabled: true },
      organization_creation_defaults: { enabled: false },
    },
    commerce_settings: {
      billing: {
        stripe_publishable_key: null,
        organization: { enabled: false, has_paid_plans: false },
        user: { enabled: false, has_paid_plans: false },
      },
    },
    api_keys_settings: { user_api_keys_enabled: false, orgs_api_keys_enabled: false },
    protect_config: { object: 'protect_config', id: 'protect_offline' },
  };
}
