import { createReadStream, readFileSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vitepress';

/**
 * Puts mermaid beside the site as it is published, in parts that a diagram loads when it needs them.
 * To bundle once more what is bundled already would take most of the build's time.
 */
export function mermaidFiles(): Plugin {
  const dist = dirname(fileURLToPath(import.meta.resolve('mermaid')));
  const { version } = JSON.parse(readFileSync(`${dist}/../package.json`, 'utf8')) as {
    version: string;
  };
  const place = `assets/mermaid-${version}`;
  const chunks = 'chunks/mermaid.esm.min';
  const files = new Set([
    'mermaid.esm.min.mjs',
    ...readdirSync(`${dist}/${chunks}`)
      .filter((file) => file.endsWith('.mjs'))
      .map((file) => `${chunks}/${file}`),
  ]);
  let ofServer = false;
  return {
    name: 'mermaid-files',
    config: () => ({ define: { MERMAID_MODULE: JSON.stringify(`/${place}/mermaid.esm.min.mjs`) } }),
    configResolved({ build }) {
      ofServer = build.ssr !== false;
    },
    configureServer({ config, middlewares }) {
      middlewares.use(`${config.base}${place}`, (request, response, next) => {
        const file = (request.url ?? '').slice(1).replace(/\?.*$/, '');
        if (!files.has(file)) return next();
        response.setHeader('Content-Type', 'text/javascript');
        createReadStream(`${dist}/${file}`).pipe(response);
      });
    },
    generateBundle() {
      if (ofServer) return;
      for (const file of files) {
        this.emitFile({
          type: 'asset',
          fileName: `${place}/${file}`,
          source: readFileSync(`${dist}/${file}`),
        });
      }
    },
  };
}
