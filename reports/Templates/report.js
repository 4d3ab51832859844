'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const show = (element, inline = 'nearest') =>
    element.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'center', inline });

  // Copying a command; without the clipboard the text is selected, ready to be copied by hand.
  for (const button of all('.copy')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const source = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(source);
        button.textContent = 'Selected';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 1600);
    });
  }

  const findings = all('.finding');
  const operations = all('.op').sort((a, b) => a.id.slice(3) - b.id.slice(3));
  const detail = document.getElementById('detail');
  const describe = (operation) => {
    for (const other of all('.op.current')) other.classList.remove('current');
    operation.classList.add('current');
    detail.textContent = operation.getAttribute('aria-label');
  };
  const go = (operation) => {
    operation.focus({ preventScroll: true });
    show(operation, 'center');
  };

  for (const operation of operations) {
    operation.addEventListener('focus', () => describe(operation));
    operation.addEventListener('pointerenter', () => describe(operation));
    operation.addEventListener('click', () => operation.focus({ preventScroll: true }));
  }

  const follow = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const closed = target.closest('details');
    if (closed) closed.open = true;
    if (target.classList.contains('op')) go(target);
    else if (target.classList.contains('finding')) target.focus({ preventScroll: true });
  };
  addEventListener('hashchange', follow);
  // A link followed twice changes no hash, but is meant again.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute('href') === location.hash) follow();
  });

  let at = -1;
  const step = (by) => {
    if (findings.length === 0) return;
    at = Math.min(findings.length - 1, Math.max(0, at + by));
    findings[at].focus({ preventScroll: true });
    show(findings[at]);
  };
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === 'j') step(1);
    if (event.key === 'k') step(-1);
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const from = operations.indexOf(document.activeElement);
    if (by && from >= 0) {
      event.preventDefault();
      go(operations[Math.min(operations.length - 1, Math.max(0, from + by))]);
    }
  });

  // The proof, or else the first fault, should be in view before anybody scrolls.
  const pan = document.querySelector('.pan');
  const link = document.querySelector('.finding a[href^="#op-"]');
  const proof = link && document.querySelector(`${link.getAttribute('href')} rect`);
  const first = proof || document.querySelector('.fault rect');
  if (pan && first) pan.scrollLeft = first.x.baseVal.value - pan.clientWidth / 3;
  if (operations.length > 0 && !document.querySelector('.op[tabindex="0"]')) operations[0].tabIndex = 0;
  follow();
})();
