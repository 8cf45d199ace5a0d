/**
 * Latchkey's loader: puts the verification widget on a page, as a modal, inline, or as a custom element.
 *
 * The widget runs in a frame of its own origin, where the page's scripts cannot read what the applicant types. The frame is not
 * sandboxed by attribute: another origin is the stronger boundary already, and a sandbox would only take away what the widget
 * needs (its origin for the handshake, windows for the bank).
 */

/** A session as the page may know it: nothing of the applicant. */
export interface SessionSummary {
  /** `vs_…` */
  id: string;
  /** `processing`, `completed`, …: the set may grow. Ask your server for the truth before you act on it. */
  status: string;
}

/**
 * What went wrong. `code` is stable:
 * - `secret_missing`: what was passed is not a session's client_secret
 * - `container_not_found`: there is no element to mount in
 * - `load_failed`: the widget did not answer, or could not be loaded; the person was offered to try again
 * - `unsupported_browser`: the browser cannot run the widget, and says so to the person
 * - `closed`, `saved`: left on the way; opening it again goes on
 * - `withdrawn`: the applicant withdrew
 * - `ended`: the session is over (expired, canceled, failed)
 * - `destroyed`: `destroy()` was called
 * and the codes of the API. The set may grow.
 */
export interface VerificationError {
  code: string;
  /** For the developer; never holds a secret or anything that the applicant typed. */
  message: string;
  /** The failed request (`req_…`), for support. */
  request_id?: string;
}

/** How an opening ended. */
export type VerificationResult = { session: SessionSummary; error?: undefined } | { error: VerificationError; session?: undefined };

/** What happens inside. Ignore types that you do not know: the set may grow. */
export type VerificationEvent =
  | { type: 'loaded' }
  | { type: 'step'; step: string }
  | { type: 'submitted'; session: SessionSummary }
  | { type: 'complete'; session: SessionSummary }
  | { type: 'exit'; reason: string }
  | { type: 'error'; error: VerificationError; fatal: boolean };

/**
 * The loader's own words, of which there are few: the widget brings its own. What is not said here is said in the language of `locale`, else
 * the browser's, and from then on in the one that the widget speaks; in English if `lang` is given.
 */
export interface VerificationWords {
  /** The language of these words, if all of them are in one. Then ours are not fetched. */
  lang?: string;
  /** The accessible name of dialog and frame. */
  title?: string;
  loading?: string;
  failed?: string;
  retry?: string;
  close?: string;
}

/** A colour in CSS; in `variables` it has to be opaque. */
export type AppearanceColor = string;

/** A length in px or rem: `12px`. */
export type AppearanceLength = string;

/** Colours, font, sizes and corners of the whole widget. What is not given follows from what is. See docs/theming.md. */
export interface AppearanceVariables {
  /** The ground of the main button; links and signs where it can be read there. */
  colorPrimary?: AppearanceColor;
  colorOnPrimary?: AppearanceColor;
  /** Links, ticks, progress. Default: `colorPrimary`. */
  colorLink?: AppearanceColor;
  /** Around the card. */
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
  /** The second colour of the pictures. */
  colorPicture?: AppearanceColor;
  /** Names of fonts that the device has. */
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

/** What may be said of a part; docs/theming.md says which part takes what, and the bounds. */
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
 * How the widget looks. What cannot be used is left out, and colours that cannot be read where they are drawn (WCAG 2.2, level AA) are
 * made darker or lighter; the console says both.
 */
export interface Appearance {
  /** Default `auto`: as the device. */
  theme?: 'light' | 'dark' | 'auto';
  variables?: AppearanceVariables;
  rules?: AppearanceRules;
  /** For the dark only, over the others. */
  dark?: { variables?: AppearanceVariables; rules?: AppearanceRules };
}

/** Texts by name: `{'start.title': '…'}` or `{start: {title: '…'}}`. */
export interface VerificationMessages {
  [name: string]: string | VerificationMessages;
}

export interface VerificationOptions {
  /** A BCP 47 tag. Default: the browser's language. What the person chooses in the widget goes before it. */
  locale?: string;
  /**
   * Texts of your own by language and name, nested or with dots: they take the place of ours, add a language, or say what a code of your
   * server means. Must be plain data. See docs/languages.md.
   */
  messages?: Record<string, VerificationMessages>;
  /** How the widget looks; null for its own look. Must be plain data: it is sent to another window. */
  appearance?: Appearance | null;
  /**
   * Whether the page may be led elsewhere: `always` (default) to the session's `redirect_url` after completion and to a bank
   * that cannot have a window of its own; `if_required` only to such a bank; `never`.
   */
  redirect?: 'always' | 'if_required' | 'never';
  /** The page to which a bank leads back that took the whole window. Default: this page. */
  returnUrl?: string;
  /** After how many milliseconds without an answer the person is told that loading failed. Default 15000. */
  timeout?: number;
  /** Where the widget is served. Default: `widget/` beside this file; needed where this file was bundled into another. */
  widgetUrl?: string;
  words?: VerificationWords;
  /** The first screen can be used. Called again when the frame was reloaded. */
  onReady?(): void;
  onEvent?(event: VerificationEvent): void;
  /** The checks are done. */
  onComplete?(detail: { session: SessionSummary }): void;
  /** The widget has left the page; once per opening. `session` is there if everything was handed in. */
  onExit?(detail: { reason: string; session?: SessionSummary }): void;
  onError?(error: VerificationError): void;
}

export interface Verification {
  /** Opens the modal. Resolves, and never rejects, when it has closed. While it is open, the same promise comes back. */
  open(): Promise<VerificationResult>;
  /** Shows the widget inside an element. Resolves at completion, or when it was left. */
  mount(target: string | Element): Promise<VerificationResult>;
  /** Changes the language, your texts or the look while it is open; what is not named stays. An appearance takes the place of the one before; null is the widget's own. */
  update(changes: Pick<VerificationOptions, 'locale' | 'messages' | 'appearance'>): void;
  /** Takes the widget off the page without asking the person. It can be opened again, and goes on. */
  close(): void;
  /** The same for good: no callback is called any more, and nothing is left behind. */
  destroy(): void;
}

/** @param clientSecret the session's `client_secret`, fetched from your own server; never write it into the page. */
export function Verify(clientSecret: string, options?: VerificationOptions): Verification;
export default Verify;

/** Whether the loader would lead the page to this address: absolute, and `https:` or `http:` on this machine. */
export function allowedLink(address: string): boolean;

/**
 * `<verification-widget>`: the same inline. It starts when it is in the document and has its secret; removing it is `destroy()`.
 * Options are properties, set before the secret; callbacks are events named without "on": `ready`, `event`, `complete`,
 * `exit`, `error`, with the argument as `detail`.
 */
export interface VerificationWidgetElement
  extends HTMLElement,
    Pick<VerificationOptions, 'locale' | 'messages' | 'appearance' | 'redirect' | 'returnUrl' | 'timeout' | 'widgetUrl' | 'words'> {
  /** Can be set, not read. There is no such attribute. */
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
