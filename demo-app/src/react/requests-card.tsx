import { requestCount } from '../lab/request-count';
import { requestTexts } from '../texts';
import { useStore } from './use-store';

/** The requests of all tabs of this browser, and those of a `setInterval` in each tab. */
export function RequestsCard() {
  const { made, bare } = useStore(requestCount);
  const most = Math.max(made, bare, 1);
  return (
    <section className="card requests" aria-labelledby="requests-heading">
      <header>
        <h2 id="requests-heading">{requestTexts.heading}</h2>
        <button type="button" className="quiet" onClick={() => void requestCount.reset()}>
          {requestTexts.reset}
        </button>
      </header>
      <dl>
        <div data-count="made">
          <dt>{requestTexts.made}</dt>
          <dd data-testid="requests-made">{made}</dd>
          <Bar share={made / most} />
        </div>
        <div data-count="bare">
          <dt>{requestTexts.bare}</dt>
          <dd data-testid="requests-bare">{bare}</dd>
          <Bar share={bare / most} />
        </div>
      </dl>
      <p className="hint">{requestTexts.hint}</p>
    </section>
  );
}

function Bar({ share }: { readonly share: number }) {
  return (
    <svg className="bar" aria-hidden="true">
      <rect width="100%" height="6" rx="3" />
      <rect width={`${share * 100}%`} height="6" rx="3" />
    </svg>
  );
}
