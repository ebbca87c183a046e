import { compileScript, compileTemplate, parse } from 'vue/compiler-sfc';

/** A single-file component as the TypeScript that Vue makes of its script, and what is wrong with its template. */
export function vueScript(name: string, text: string): { readonly script: string; readonly problems: readonly string[] } {
  const { descriptor, errors } = parse(text, { filename: `${name}.vue` });
  const { content, bindings = {} } = compileScript(descriptor, { id: name });
  const problems = errors.map((error) => `${name}: ${error.message}`);
  if (descriptor.template !== null) {
    const { code, errors: wrong } = compileTemplate({ id: name, filename: `${name}.vue`, source: descriptor.template.content, compilerOptions: { bindingMetadata: bindings, expressionPlugins: ['typescript'] } });
    problems.push(...wrong.map((error) => `${name}: ${typeof error === 'string' ? error : error.message}`));
    // A name that the script does not have is looked for on the instance.
    for (const [, word] of code.matchAll(/_ctx\.(?!\$)(\w+)/g)) problems.push(`${name}: the template names ${word}, which the script does not have`);
    for (const [, word] of code.matchAll(/_resolveComponent\("(\w+)"\)/g)) problems.push(`${name}: the template names ${word}, which the script does not import`);
  }
  return { script: content, problems };
}
