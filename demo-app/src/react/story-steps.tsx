import type { CurrentStory } from '../lab/lab';
import { stateOfStep } from '../lab/story';
import { labTexts } from '../texts';

interface StoryStepsProps {
  readonly current: CurrentStory;
  readonly act: () => void;
}

/** The steps of a story, with the evidence of the completed ones. */
export function StorySteps({ current: { story, progress }, act }: StoryStepsProps) {
  return (
    <ol className="story-steps">
      {story.steps.map(({ kind, text, action }, index) => {
        const state = stateOfStep(progress, index);
        return (
          <li
            key={text}
            data-kind={kind}
            data-state={state}
            aria-current={state === 'now' ? 'step' : undefined}
            tabIndex={-1}
          >
            <p>{text}</p>
            {state === 'met' && <p className="evidence">{progress.met[index]?.evidence}</p>}
            {state === 'now' && action && (
              <button type="button" className="primary" onClick={act}>
                {action.label}
              </button>
            )}
            {state === 'now' && kind === 'see' && <p className="waiting">{labTexts.waiting}</p>}
          </li>
        );
      })}
    </ol>
  );
}
