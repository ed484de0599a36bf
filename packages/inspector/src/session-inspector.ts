import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { dragToCorner } from './drag-to-corner.js';
import { follow, type InspectedHeartbeat } from './follow.js';
import { emptyView, type PanelActions, panelView, pillView } from './panel-view.js';
import {
  type Corner,
  cornerTowards,
  isCorner,
  nextCorner,
  readPlace,
  storePlace,
} from './place.js';
import { redact } from './redact.js';
import { type Inspection, writeReport } from './report.js';
import { styles } from './styles/index.js';
import { createTabNames, type TabNames } from './tab-names.js';
import {
  clearTimeline,
  emptyTimeline,
  reduceTimeline,
  resumeTimeline,
  type Timeline,
  type TimelineEvent,
} from './timeline.js';
import { describeStatus } from './words.js';

/**
 * `<session-inspector>`: shows what a heartbeat does, docked in a corner of the window or `inline` in
 * the page. For development. Defined by `defineSessionInspector()`.
 *
 * @example
 * ```ts
 * import { defineSessionInspector } from '@auth0-heartbeat/inspector';
 *
 * defineSessionInspector();
 * const inspector = document.createElement('session-inspector');
 * inspector.heartbeat = heartbeat;
 * document.body.append(inspector);
 * ```
 */
export class SessionInspectorElement extends LitElement {
  /** @internal */
  static override readonly styles = styles;

  /** @internal */
  static override readonly properties: PropertyDeclarations = {
    heartbeat: { attribute: false, noAccessor: true },
    inline: { type: Boolean, reflect: true },
    corner: { reflect: true },
    collapsed: { type: Boolean, reflect: true },
  };

  /** Places the panel in the layout of the page. It cannot be moved or collapsed. Default: `false`. */
  declare inline: boolean;
  /** The corner of the window, unless the browser has stored one. Default: `bottom-right`. */
  declare corner: Corner;
  /** Shows only the status, unless the browser has stored otherwise. Default: `false`. */
  declare collapsed: boolean;

  #heartbeat: InspectedHeartbeat | null = null;
  #problem: string | null = null;
  #timeline: Timeline = emptyTimeline;
  #tabs: TabNames | null = null;
  #stop: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #notice = '';

  /** @internal */
  constructor() {
    super();
    this.inline = false;
    this.corner = 'bottom-right';
    this.collapsed = false;
  }

  /**
   * The heartbeat to inspect. Another heartbeat starts a new timeline. A copy of the same one, which a
   * framework may create on each render, changes nothing. Default: `null`.
   */
  get heartbeat(): InspectedHeartbeat | null {
    return this.#heartbeat;
  }

  /**
   * Sets the heartbeat to inspect.
   *
   * @param heartbeat The heartbeat. `null` or `undefined`: none.
   */
  set heartbeat(heartbeat: InspectedHeartbeat | null | undefined) {
    const before = this.#heartbeat;
    this.#heartbeat = heartbeat ?? null;
    if (isSame(before, this.#heartbeat)) return;
    this.#timeline = emptyTimeline;
    if (this.#tabs) this.#attach();
    this.requestUpdate('heartbeat', before);
  }

  /** @internal */
  override connectedCallback(): void {
    super.connectedCallback();
    // The element was moved within the page: it is still attached.
    if (this.#tabs) return;
    this.#tabs = createTabNames(this.#update);
    document.addEventListener('visibilitychange', this.#onVisibilityChange);
    this.#attach();
    this.requestUpdate();
  }

  /** @internal */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move within the page also disconnects. The element is connected again in a microtask.
    queueMicrotask(() => {
      if (!this.isConnected) this.#detach();
    });
  }

  #detach(): void {
    document.removeEventListener('visibilitychange', this.#onVisibilityChange);
    clearTimeout(this.#timer);
    this.#stop?.();
    this.#stop = null;
    this.#tabs?.close();
    this.#tabs = null;
  }

  /** Does not render in a hidden page, except for the first time. `visibilitychange` makes up for it. */
  protected override shouldUpdate(): boolean {
    return !this.hasUpdated || !document.hidden;
  }

  protected override willUpdate(): void {
    if (!this.hasUpdated && !this.inline) Object.assign(this, readPlace());
    if (!isCorner(this.corner)) this.corner = 'bottom-right';
  }

  protected override updated(): void {
    this.#scheduleUpdate();
  }

  protected override render(): TemplateResult {
    const inspection = this.#inspection();
    const corner = this.inline ? null : this.corner;
    const isCollapsed = this.collapsed && !this.inline;
    const actions = this.#actions;
    return html`<div class="root" lang="en" dir="ltr" data-scheme=${this.#scheme()}>
      <p class="visually-hidden" role="status" data-field="announcement">
        ${inspection && `Session ${inspection.snapshot.status}. ${describeStatus(inspection.snapshot)}`}
      </p>
      ${
        isCollapsed
          ? pillView(inspection, actions)
          : !inspection
            ? emptyView(corner, this.#problem, actions)
            : panelView(inspection, { corner, notice: this.#notice }, actions)
      }
    </div>`;
  }

  /** A page without `color-scheme` gets the colour scheme of the system. */
  #scheme(): 'page' | 'system' {
    return getComputedStyle(this).colorScheme === 'normal' ? 'system' : 'page';
  }

  #inspection(): Inspection | null {
    if (!this.#heartbeat || this.#problem !== null) return null;
    return {
      snapshot: this.#heartbeat.getSnapshot(),
      timeline: this.#timeline,
      tab: this.#tabs?.name ?? '',
      findTab: (startedAt) => this.#tabs?.find(startedAt) ?? null,
      // In a test, the heartbeat may have its own clock, which is ahead of the clock of the page.
      now: Math.max(Date.now(), this.#timeline.at),
    };
  }

  readonly #onVisibilityChange = (): void => {
    clearTimeout(this.#timer);
    this.requestUpdate();
  };

  readonly #update = (): void => this.requestUpdate();

  readonly #onEvent = (event: TimelineEvent): void => {
    this.#timeline = reduceTimeline(this.#timeline, event);
    if (event.type === 'checkFinished') this.#tabs?.announce(event.startedAt);
    this.requestUpdate();
  };

  #attach(): void {
    this.#stop?.();
    this.#stop = null;
    this.#problem = null;
    if (!this.#heartbeat) return;
    this.#timeline = resumeTimeline(this.#timeline);
    try {
      this.#stop = follow(this.#heartbeat, this.#onEvent, this.#update);
    } catch (error) {
      // Displayed instead of thrown: in a framework, an exception could remove the whole page.
      this.#problem = redact(
        `createSessionHeartbeat() did not return this value. ${String((error as Error).message)}`,
      );
    }
  }

  /** Updates ages and countdowns while they are visible. */
  #scheduleUpdate(): void {
    clearTimeout(this.#timer);
    if (!this.isConnected || document.hidden || !this.#stop) return;
    const everyMs = this.collapsed && !this.inline ? 60_000 : 1_000;
    const { verifiedAt = null } = this.#heartbeat?.getSnapshot() ?? {};
    // In step with the age of the last verification, so that no second is skipped.
    const sinceMs = Math.max(0, Date.now() - (verifiedAt ?? 0)) % everyMs;
    this.#timer = setTimeout(this.#update, everyMs - sinceMs);
  }

  #collapse(collapsed: boolean): void {
    this.collapsed = collapsed;
    storePlace(this);
    // The pressed button is removed: the other one receives the focus.
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>('[data-toggle]')?.focus();
    });
  }

  #moveTo(corner: Corner): void {
    this.corner = corner;
    storePlace(this);
  }

  #setNotice(notice: string): void {
    this.#notice = notice;
    this.requestUpdate();
  }

  async #copy(): Promise<void> {
    const inspection = this.#inspection();
    if (!inspection) return;
    this.#setNotice('');
    try {
      await navigator.clipboard.writeText(writeReport(inspection));
      this.#setNotice('Copied.');
    } catch {
      this.#setNotice('The browser does not allow copying.');
    }
  }

  readonly #actions: PanelActions = {
    check: () => void this.#heartbeat?.check(),
    copy: () => void this.#copy(),
    clear: () => {
      this.#timeline = clearTimeline(this.#timeline);
      this.#setNotice('');
    },
    collapse: () => this.#collapse(true),
    expand: () => this.#collapse(false),
    move: () => this.#moveTo(nextCorner(this.corner)),
    moveByKey: (event) => {
      const corner = cornerTowards(this.corner, event.key);
      if (!corner) return;
      event.preventDefault();
      this.#moveTo(corner);
    },
    drag: (event) => dragToCorner(event, (corner) => this.#moveTo(corner)),
  };
}

/** A copy of a heartbeat has the methods of the original. */
function isSame(one: InspectedHeartbeat | null, other: InspectedHeartbeat | null): boolean {
  return one === other || (one !== null && other !== null && one.on === other.on);
}
