import { css } from 'lit';

/** Each tone has a colour and a shape. */
export const tones = css`
  [data-tone='loading'],
  [data-tone='signed_out'],
  [data-tone='neutral'] {
    --si-tone: var(--si-neutral);
    --si-shape: inset(40% 10%);
  }

  [data-tone='active'] {
    --si-tone: var(--si-active);
    --si-shape: circle(42%);
  }

  [data-tone='unverified'] {
    --si-tone: var(--si-unverified);
    --si-shape: polygon(50% 8%, 98% 92%, 2% 92%);
  }

  [data-tone='unsupported'] {
    --si-tone: var(--si-unsupported);
    --si-shape: polygon(50% 2%, 98% 50%, 50% 98%, 2% 50%);
  }

  [data-tone='lost'] {
    --si-tone: var(--si-lost);
    --si-shape: inset(10%);
  }

  [data-tone='interaction'] {
    --si-tone: var(--si-interaction);
    --si-shape: polygon(
      36% 4%,
      64% 4%,
      64% 36%,
      96% 36%,
      96% 64%,
      64% 64%,
      64% 96%,
      36% 96%,
      36% 64%,
      4% 64%,
      4% 36%,
      36% 36%
    );
  }

  [data-tone='running'] {
    --si-tone: var(--si-ink-soft);
    --si-shape: none;
  }

  .mark {
    flex: none;
    inline-size: 0.75em;
    block-size: 0.75em;
    background: var(--si-tone);
    clip-path: var(--si-shape);
  }

  .mark[data-tone='running'] {
    border: 0.16em solid var(--si-tone);
    border-radius: 50%;
    background: none;
  }

  strong {
    color: var(--si-tone, inherit);
    font-weight: 650;
  }

  @media (prefers-reduced-motion: no-preference) {
    .mark[data-tone='running'] {
      animation: breathe 1.2s ease-in-out infinite alternate;
    }

    @keyframes breathe {
      to {
        opacity: 0.35;
      }
    }
  }

  @media (forced-colors: active) {
    .mark {
      background: CanvasText;
      forced-color-adjust: none;
    }

    .mark[data-tone='running'] {
      border-color: CanvasText;
    }
  }
`;
