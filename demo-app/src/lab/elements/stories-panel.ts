import { html, LitElement, nothing, type TemplateResult, unsafeCSS } from 'lit';
import { type CurrentStory, type Lab, nextStory } from '../lab';
import { stories } from '../stories';
import { stateOfStep, type Step, type StoryProgress } from '../story';
import { labTexts } from '../texts';
import { baseStyles, watchStore } from './element';
import css from './stories-panel.css?inline';

/** `<lab-stories>`: the list of guided stories, or the current one. */
export class StoriesPanel extends LitElement {
  static override readonly styles = [baseStyles, unsafeCSS(css)];

  readonly #lab: Lab;
  readonly #current: { readonly value: CurrentStory | null };
  #isPressed = false;

  constructor(lab: Lab) {
    super();
    this.#lab = lab;
    this.#current = watchStore(this, lab.story);
  }

  protected override render(): TemplateResult {
    const current = this.#current.value;
    return current ? this.#storyView(current) : this.#listView();
  }

  /** A step that completes by itself does not remove a focused button. */
  protected override updated(): void {
    if (this.#isPressed) this.#restoreFocus();
    this.#isPressed = false;
  }

  /** Moves the focus to the current step, or to the heading, if the focused button was removed. */
  #restoreFocus(): void {
    if (document.activeElement !== document.body) return;
    const target =
      this.renderRoot.querySelector<HTMLElement>('[aria-current=step]') ??
      this.renderRoot.querySelector<HTMLElement>('h2');
    target?.focus({ preventScroll: true });
  }

  #press(work: () => void): () => void {
    return () => {
      this.#isPressed = true;
      work();
    };
  }

  #startButton(id: string | null, className: string, text: string): TemplateResult {
    const start = this.#press(() => this.#lab.start(id));
    return html`<button type="button" class=${className} @click=${start}>${text}</button>`;
  }

  #listView(): TemplateResult {
    return html`<section aria-labelledby="heading">
      <h2 id="heading" tabindex="-1">${labTexts.heading}</h2>
      <p class="hint">${labTexts.about}</p>
      <ol class="story-list">
        ${stories.map(
          ({ id, title, about }) =>
            html`<li>
              <button type="button" @click=${this.#press(() => this.#lab.start(id))}>
                <strong>${title}</strong>
                <span>${about}</span>
              </button>
            </li>`,
        )}
      </ol>
    </section>`;
  }

  #storyView({ story, progress, isComplete }: CurrentStory): TemplateResult {
    return html`<section aria-labelledby="heading">
      <div class="story-links">
        ${this.#startButton(null, 'quiet', `← ${labTexts.all}`)}
        ${this.#startButton(story.id, 'quiet', labTexts.again)}
      </div>
      <header>
        <h2 id="heading" tabindex="-1">${story.title}</h2>
        <span class="story-progress" role="status"
          ><span class="visually-hidden">${labTexts.heading}: </span
          >${labTexts.progress(progress.met.length, story.steps.length)}</span
        >
      </header>
      <p class="hint">${story.about}</p>
      <ol class="story-steps">
        ${story.steps.map((step, index) => this.#stepView(step, index, progress))}
      </ol>
      ${isComplete ? this.#endView(nextStory(story)) : nothing}
    </section>`;
  }

  #stepView({ kind, text, action }: Step, index: number, progress: StoryProgress): TemplateResult {
    const state = stateOfStep(progress, index);
    const isNow = state === 'now';
    return html`<li
      data-kind=${kind}
      data-state=${state}
      aria-current=${isNow ? 'step' : nothing}
      tabindex="-1"
    >
      <p>${text}</p>
      ${state === 'met' ? html`<p class="evidence">${progress.met[index]?.evidence}</p>` : nothing}
      ${
        isNow && action
          ? html`<button type="button" class="primary" @click=${this.#press(this.#lab.act)}>
              ${action.label}
            </button>`
          : nothing
      }
      ${isNow && kind === 'see' ? html`<p class="waiting">${labTexts.waiting}</p>` : nothing}
    </li>`;
  }

  #endView(next: { readonly id: string; readonly title: string } | undefined): TemplateResult {
    return html`<div class="story-end" data-testid="story-end">
      <p>${labTexts.complete}</p>
      ${next ? this.#startButton(next.id, 'primary', labTexts.next(next.title)) : nothing}
    </div>`;
  }
}

customElements.define('lab-stories', StoriesPanel);
