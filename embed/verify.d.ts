/**
 * Latchkey's loader: puts the verification widget on a page, as a modal, inline, or as a custom
 * element.
 *
 * The widget runs in an iframe of its own origin, where the page's scripts cannot read what the
 * applicant types. The iframe has no `sandbox` attribute: another origin is the stronger boundary,
 * and a sandbox would only take away what the widget needs (its origin for the handshake, windows
 * for the bank).
 */

/** The part of a session that the page may know; nothing personal. */
export interface SessionSummary {
  /** `vs_…` */
  id: string;
  /**
   * `processing`, `completed`, …; more may be added. Retrieve the session on your server before you
   * act on it.
   */
  status: string;
}

/**
 * An error. `code` is stable:
 * - `secret_missing`: the argument is not a session's client_secret
 * - `container_not_found`: the element to mount in does not exist
 * - `load_failed`: the widget did not respond or could not be loaded; the applicant can try again
 * - `unsupported_browser`: the browser cannot run the widget, which tells the applicant so
 * - `widget_crashed`: the widget crashed; the applicant can load it again
 * - `closed`, `saved`: left before completion; it can be opened again and continues
 * - `withdrawn`: the applicant withdrew
 * - `ended`: the session is over (expired, canceled, failed)
 * - `destroyed`: `destroy()` was called
 * and the codes of the API. More may be added.
 */
export interface VerificationError {
  code: string;
  /** For developers; never contains a secret or anything that the applicant typed. */
  message: string;
  /** The id of the failed request (`req_…`), for support. */
  request_id?: string;
}

/** The result of an opening. */
export type VerificationResult =
  | { session: SessionSummary; error?: undefined }
  | { error: VerificationError; session?: undefined };

/** An event of the widget. Ignore types that you do not know; more may be added. */
export type VerificationEvent =
  | { type: 'loaded' }
  | { type: 'step'; step: string }
  | { type: 'submitted'; session: SessionSummary }
  | { type: 'complete'; session: SessionSummary }
  | { type: 'exit'; reason: string }
  | { type: 'error'; error: VerificationError; fatal: boolean };

/**
 * The loader's own texts; those of the widget are separate. Texts that are not given are in the
 * language of `locale`, otherwise the browser's, and follow the language of the widget; with `lang`
 * they are English.
 */
export interface VerificationWords {
  /** The language of these texts, if all of them are given. No others are fetched then. */
  lang?: string;
  /** The accessible name of the dialog and the iframe. */
  title?: string;
  loading?: string;
  failed?: string;
  retry?: string;
  close?: string;
}

/** A CSS colour; in `variables` it has to be opaque. */
export type AppearanceColor = string;

/** A length in px or rem, such as `12px`. */
export type AppearanceLength = string;

/**
 * Colours, font, sizes and corners of the whole widget. Colours that are not given are derived from
 * those that are. See docs/theming.md.
 */
export interface AppearanceVariables {
  /** The background of the main button; also links and icons, as far as it is legible there. */
  colorPrimary?: AppearanceColor;
  colorOnPrimary?: AppearanceColor;
  /** Links, ticks, progress. Default: `colorPrimary`. */
  colorLink?: AppearanceColor;
  /** The background around the card. */
  colorBackground?: AppearanceColor;
  /** The card itself, fields, dialogs. */
  colorSurface?: AppearanceColor;
  colorText?: AppearanceColor;
  colorTextSecondary?: AppearanceColor;
  colorBorder?: AppearanceColor;
  colorFieldBorder?: AppearanceColor;
  colorDanger?: AppearanceColor;
  colorOnDanger?: AppearanceColor;
  colorSuccess?: AppearanceColor;
  colorWarning?: AppearanceColor;
  colorInfo?: AppearanceColor;
  colorFocus?: AppearanceColor;
  /** The second colour of the illustrations. */
  colorPicture?: AppearanceColor;
  /** Names of fonts on the device, separated by commas. */
  fontFamily?: string;
  /** 16px to 22px. */
  fontSizeBase?: AppearanceLength;
  /** 500 to 900. */
  fontWeightStrong?: number | string;
  /** 0 to 24px. */
  borderRadius?: AppearanceLength;
  /** 3px to 6px. */
  spacingUnit?: AppearanceLength;
}

/** A part of the widget that rules may name. */
export type AppearancePart =
  | '.Container'
  | '.Header'
  | '.BusinessName'
  | '.Steps'
  | '.Footer'
  | '.Heading'
  | '.Subheading'
  | '.Caption'
  | '.Label'
  | '.Hint'
  | '.Error'
  | '.Link'
  | '.Button'
  | '.Button--primary'
  | '.Button--secondary'
  | '.Button--quiet'
  | '.Button--danger'
  | '.Input'
  | '.Choice'
  | '.Choice--checked'
  | '.ChoiceCard'
  | '.Card'
  | '.FileDrop'
  | '.Banner'
  | '.Banner--info'
  | '.Banner--success'
  | '.Banner--warning'
  | '.Banner--error'
  | '.ErrorSummary'
  | '.Dialog'
  | '.Toast'
  | '.Menu';

/** The declarations of a part. docs/theming.md lists which part takes which, and the bounds. */
export interface AppearanceRule {
  color?: AppearanceColor;
  backgroundColor?: AppearanceColor;
  borderColor?: AppearanceColor;
  borderWidth?: AppearanceLength;
  borderStyle?: 'solid' | 'dashed' | 'dotted' | 'double';
  borderRadius?: AppearanceLength;
  boxShadow?: string;
  paddingBlock?: AppearanceLength;
  paddingInline?: AppearanceLength;
  fontFamily?: string;
  fontSize?: AppearanceLength;
  fontWeight?: number | string;
  /** In em. */
  letterSpacing?: string;
  lineHeight?: number | string;
  textTransform?: 'none' | 'uppercase' | 'capitalize';
}

export type AppearanceRules = {
  [selector in AppearancePart | `${AppearancePart}:${'hover' | 'focus-visible' | 'disabled'}`]?: AppearanceRule;
};

/**
 * The look of the widget. Values that cannot be used are ignored, and colours with too little
 * contrast (WCAG 2.2, level AA) are made darker or lighter; both are reported to the console.
 */
export interface Appearance {
  /** Default `auto`: the device's setting. */
  theme?: 'light' | 'dark' | 'auto';
  variables?: AppearanceVariables;
  rules?: AppearanceRules;
  /** Overrides for the dark theme. */
  dark?: { variables?: AppearanceVariables; rules?: AppearanceRules };
}

/** Texts by key: `{'start.title': '…'}` or `{start: {title: '…'}}`. */
export interface VerificationMessages {
  [name: string]: string | VerificationMessages;
}

export interface VerificationOptions {
  /**
   * A BCP 47 language tag. Default: the browser's language. The applicant's choice in the widget
   * takes precedence.
   */
  locale?: string;
  /**
   * Your own texts by language and key, nested or with dots: they replace the widget's, add a
   * language, or explain a code of your server. Must be plain data. See docs/languages.md.
   */
  messages?: Record<string, VerificationMessages>;
  /** The look; null for the built-in one. Must be plain data, as it is sent to another window. */
  appearance?: Appearance | null;
  /**
   * Whether the page may be redirected: `always` (default) to the session's `redirect_url` after
   * completion and to a bank that cannot be opened in a window; `if_required` only to such a bank;
   * `never`.
   */
  redirect?: 'always' | 'if_required' | 'never';
  /** The page that a bank returns to after such a redirect. Default: this page. */
  returnUrl?: string;
  /** Milliseconds until a widget that does not respond counts as failed. Default 15000. */
  timeout?: number;
  /**
   * The address of the widget. Default: `widget/` beside this file; required if this file is bundled
   * into another.
   */
  widgetUrl?: string;
  words?: VerificationWords;
  /** The first screen can be used. Called again after the iframe was reloaded. */
  onReady?(): void;
  onEvent?(event: VerificationEvent): void;
  /** The checks are done. */
  onComplete?(detail: { session: SessionSummary }): void;
  /** The widget was removed; once per opening. With `session` if the answers were submitted. */
  onExit?(detail: { reason: string; session?: SessionSummary }): void;
  onError?(error: VerificationError): void;
}

export interface Verification {
  /**
   * Opens the modal. The promise resolves, and never rejects, when it has closed. While it is open,
   * the same promise is returned.
   */
  open(): Promise<VerificationResult>;
  /** Shows the widget inside an element. Resolves at completion, or when it was left. */
  mount(target: string | Element): Promise<VerificationResult>;
  /**
   * Changes the language, your texts or the look while the widget is open; options that are not
   * given stay. An appearance replaces the previous one; null is the built-in look.
   */
  update(changes: Pick<VerificationOptions, 'locale' | 'messages' | 'appearance'>): void;
  /** Removes the widget without asking the applicant. It can be opened again and continues. */
  close(): void;
  /** Removes the widget for good: no further callbacks, and nothing is left on the page. */
  destroy(): void;
}

/**
 * @param clientSecret The session's `client_secret`, fetched from your own server; never write it
 *   into the page.
 */
export function Verify(clientSecret: string, options?: VerificationOptions): Verification;
export default Verify;

/**
 * Returns whether the loader may redirect to this address: absolute, and `https:`, or `http:` on the
 * local machine.
 */
export function allowedLink(address: string): boolean;

/**
 * `<verification-widget>`: the inline widget as an element. It starts when it is in the document and
 * has its secret; removing it calls `destroy()`. Options are properties, set before the secret;
 * callbacks are events: `ready`, `event`, `complete`, `exit`, `error`, with the argument as
 * `detail`.
 */
export interface VerificationWidgetElement
  extends HTMLElement,
    Pick<
      VerificationOptions,
      'locale' | 'messages' | 'appearance' | 'redirect' | 'returnUrl' | 'timeout' | 'widgetUrl' | 'words'
    > {
  /** Write-only. There is no attribute for it. */
  set clientSecret(secret: string);
  update(changes: Pick<VerificationOptions, 'locale' | 'messages' | 'appearance'>): void;
}

declare global {
  interface Window {
    Verify: typeof Verify;
  }
  interface HTMLElementTagNameMap {
    'verification-widget': VerificationWidgetElement;
  }
}
