import type { ToldStory } from '../lab/lab';
import { stateOfStep } from '../lab/story';
import { labTexts } from '../texts';

interface StoryStepsProps {
  readonly told: ToldStory;
  readonly act: () => void;
}

/** What there is to do and to see, and the evidence of what has happened. */
export function StorySteps({ told: { story, progress }, act }: StoryStepsProps) {
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
