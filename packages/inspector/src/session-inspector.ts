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
  rememberPlace,
} from './place.js';
import { redact } from './redact.js';
import { type Findings, writeReport } from './report.js';
import { styles } from './styles/index.js';
import { createTabNames, type TabNames } from './tab-names.js';
import {
  clearTimeline,
  emptyTimeline,
  type Happening,
  reduceTimeline,
  resumeTimeline,
  type Timeline,
} from './timeline.js';
import { describeStatus } from './words.js';

/**
 * `<session-inspector>`: shows what a heartbeat does, in a corner of the window or, `inline`, where
 * it stands in the page. For development. Defined by `defineSessionInspector()`.
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

  /** In the page's layout, as wide as its container; it neither moves nor collapses. Default: `false`. */
  declare inline: boolean;
  /** Where it is docked, unless a place is remembered. Default: `bottom-right`. */
  declare corner: Corner;
  /** Only the status is shown, unless it is remembered otherwise. Default: `false`. */
  declare collapsed: boolean;

  #heartbeat: InspectedHeartbeat | null = null;
  #problem: string | null = null;
  #timeline: Timeline = emptyTimeline;
  #tabs: TabNames | null = null;
  #stop: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #note = '';

  /** @internal */
  constructor() {
    super();
    this.inline = false;
    this.corner = 'bottom-right';
    this.collapsed = false;
  }

  /**
   * The heartbeat that is looked at. Another one begins another timeline; a copy of the same one,
   * as a framework may hand out at each rendering, changes nothing. Default: `null`.
   */
  get heartbeat(): InspectedHeartbeat | null {
    return this.#heartbeat;
  }

  /**
   * Sets it.
   *
   * @param heartbeat The one to look at. `null`, `undefined`: none.
   */
  set heartbeat(heartbeat: InspectedHeartbeat | null | undefined) {
    const before = this.#heartbeat;
    this.#heartbeat = heartbeat ?? null;
    if (isSame(before, this.#heartbeat)) return;
    this.#timeline = emptyTimeline;
    if (this.#tabs) this.#begin();
    this.requestUpdate('heartbeat', before);
  }

  /** @internal */
  override connectedCallback(): void {
    super.connectedCallback();
    // Moved within the page: nothing was missed, and what is open goes on.
    if (this.#tabs) return;
    this.#tabs = createTabNames(this.#changed);
    document.addEventListener('visibilitychange', this.#shownOrHidden);
    this.#begin();
    this.requestUpdate();
  }

  /** @internal */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move is a removal too; by then the element is back in the page.
    queueMicrotask(() => {
      if (!this.isConnected) this.#end();
    });
  }

  #end(): void {
    document.removeEventListener('visibilitychange', this.#shownOrHidden);
    clearTimeout(this.#timer);
    this.#stop?.();
    this.#stop = null;
    this.#tabs?.close();
    this.#tabs = null;
  }

  /** What nobody sees is not rendered, except for the first time; `visibilitychange` brings the rest. */
  protected override shouldUpdate(): boolean {
    return !this.hasUpdated || !document.hidden;
  }

  protected override willUpdate(): void {
    if (!this.hasUpdated && !this.inline) Object.assign(this, readPlace());
    if (!isCorner(this.corner)) this.corner = 'bottom-right';
  }

  protected override updated(): void {
    this.#wakeLater();
  }

  protected override render(): TemplateResult {
    const findings = this.#findings();
    const corner = this.inline ? null : this.corner;
    const isCollapsed = this.collapsed && !this.inline;
    const actions = this.#actions;
    return html`<div class="root" lang="en" dir="ltr" data-scheme=${this.#scheme()}>
      <p class="visually-hidden" role="status" data-field="announcement">
        ${findings && `Session ${findings.snapshot.status}. ${describeStatus(findings.snapshot)}`}
      </p>
      ${
        isCollapsed
          ? pillView(findings, actions)
          : !findings
            ? emptyView(corner, this.#problem, actions)
            : panelView(findings, { corner, note: this.#note }, actions)
      }
    </div>`;
  }

  /** A page that names no colour scheme may have one all the same: then the system's is taken. */
  #scheme(): 'page' | 'system' {
    return getComputedStyle(this).colorScheme === 'normal' ? 'system' : 'page';
  }

  #findings(): Findings | null {
    if (!this.#heartbeat || this.#problem !== null) return null;
    return {
      snapshot: this.#heartbeat.getSnapshot(),
      timeline: this.#timeline,
      tab: this.#tabs?.name ?? '',
      askedBy: (askedAt) => this.#tabs?.askedBy(askedAt) ?? null,
      // A heartbeat may have a clock of its own, as in a test, that is ahead of the page's.
      now: Math.max(Date.now(), this.#timeline.at),
    };
  }

  readonly #shownOrHidden = (): void => {
    clearTimeout(this.#timer);
    this.requestUpdate();
  };

  readonly #changed = (): void => this.requestUpdate();

  readonly #hear = (happening: Happening): void => {
    this.#timeline = reduceTimeline(this.#timeline, happening);
    if (happening.type === 'checkEnded') this.#tabs?.tell(happening.askedAt);
    this.requestUpdate();
  };

  #begin(): void {
    this.#stop?.();
    this.#stop = null;
    this.#problem = null;
    if (!this.#heartbeat) return;
    this.#timeline = resumeTimeline(this.#timeline);
    try {
      this.#stop = follow(this.#heartbeat, this.#hear, this.#changed);
    } catch (error) {
      // Shown, not thrown: a framework would take the whole page down with its inspector.
      this.#problem = redact(`This is no heartbeat. ${String((error as Error).message)}`);
    }
  }

  /** Ages and countdowns go on, as far as anybody sees them. */
  #wakeLater(): void {
    clearTimeout(this.#timer);
    if (!this.isConnected || document.hidden || !this.#stop) return;
    const everyMs = this.collapsed && !this.inline ? 60_000 : 1_000;
    const { verifiedAt = null } = this.#heartbeat?.getSnapshot() ?? {};
    // With the age of the last proof, so that none of its seconds is skipped.
    const sinceMs = Math.max(0, Date.now() - (verifiedAt ?? 0)) % everyMs;
    this.#timer = setTimeout(this.#changed, everyMs - sinceMs);
  }

  #collapse(collapsed: boolean): void {
    this.collapsed = collapsed;
    rememberPlace(this);
    // The button that was pressed is gone; the other one takes its focus.
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>('[data-toggle]')?.focus();
    });
  }

  #moveTo(corner: Corner): void {
    this.corner = corner;
    rememberPlace(this);
  }

  #say(note: string): void {
    this.#note = note;
    this.requestUpdate();
  }

  async #copy(): Promise<void> {
    const findings = this.#findings();
    if (!findings) return;
    this.#say('');
    try {
      await navigator.clipboard.writeText(writeReport(findings));
      this.#say('Copied.');
    } catch {
      this.#say('The browser does not let the page copy.');
    }
  }

  readonly #actions: PanelActions = {
    check: () => void this.#heartbeat?.check(),
    copy: () => void this.#copy(),
    clear: () => {
      this.#timeline = clearTimeline(this.#timeline);
      this.#say('');
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

/** A copy of a heartbeat has the methods of the one that it was copied from. */
function isSame(one: InspectedHeartbeat | null, other: InspectedHeartbeat | null): boolean {
  return one === other || (one !== null && other !== null && one.on === other.on);
}
