/** Dark on any picture: the panel has one look, whatever the page around it. */
export const panelCss = `
:host { position: absolute; inset: 0 auto auto 0; z-index: 10; max-width: 100%; max-height: 100%; display: flex; pointer-events: none }
:host([hidden]), [hidden] { display: none !important }
section { pointer-events: auto; margin: .5rem; padding: .5rem .75rem; width: 21rem; max-width: calc(100% - 1rem); max-height: calc(100% - 1rem); overflow: auto; box-sizing: border-box; border-radius: .5rem; background: #10141cd9; color: #f4f6fa; font: 12px/1.5 system-ui, sans-serif }
button { float: right; border: 0; border-radius: .3rem; background: #ffffff24; color: inherit; font: inherit; width: 1.75rem; height: 1.75rem; cursor: pointer }
button:focus-visible, section:focus-visible { outline: 2px solid #7ab8ff; outline-offset: 1px }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0 .75rem; margin: 0 }
dt { color: #b9c2d0 }
dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
figure { margin: .5rem 0 0 }
figcaption { color: #b9c2d0 }
canvas { display: block; width: 100%; height: 40px; background: #ffffff0f; border-radius: .25rem }
`;
