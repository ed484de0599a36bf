import type { MarkdownRenderer } from 'vitepress';

/** Gives fences of the language `mermaid` to the component that draws them; their source is its text. */
export function mermaidFence(md: MarkdownRenderer): void {
  const fence = md.renderer.rules.fence;
  if (!fence) throw new Error('The renderer has no rule for fences.');
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index];
    if (token?.info.trim() !== 'mermaid') return fence(tokens, index, ...rest);
    const text = md.utils.escapeHtml(token.content.trimEnd());
    return `<MermaidDiagram><pre v-pre><code>${text}</code></pre></MermaidDiagram>\n`;
  };
}
