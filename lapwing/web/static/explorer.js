"use strict";

// The graph's periods as a slider: it steps through the links that stand there, fetches the page of each, and puts its
// picture in the place of the one shown. Without this script the links do the same.
(() => {
  const REST = 150; // milliseconds that the slider rests before a page is asked for
  const SWAPPED = ["periods", "asked", "shown"]; // parts of the page that a period changes

  const periods = document.getElementById("periods");
  const links = periods ? [...periods.querySelectorAll("[data-step]")] : [];
  if (links.length < 2) return;
  const steps = links.map(link => ({ name: link.dataset.step, href: link.href }));

  const slider = Object.assign(document.createElement("input"), { type: "range", id: "period", min: 0, max: steps.length - 1 });
  const label = Object.assign(document.createElement("label"), { htmlFor: "period", textContent: "Period" });
  const told = document.createElement("output");
  told.htmlFor = "period";
  told.setAttribute("aria-live", "polite");
  const row = document.createElement("div");
  row.className = "slider small";
  row.append(label, slider, told);
  periods.before(row);

  const chosen = () => Math.max(0, links.findIndex(link => link.matches("[aria-current], [data-around]")));
  const name = at => slider.setAttribute("aria-valuetext", steps[at].name);
  slider.value = chosen();
  name(slider.value);
  told.textContent = steps[slider.value].name;

  let latest = 0; // so that an answer that was overtaken is thrown away
  let resting;

  const show = async at => {
    const mine = ++latest;
    told.textContent = `${steps[at].name} …`;
    try {
      const answer = await fetch(steps[at].href);
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== latest) return;
      for (const id of SWAPPED) document.getElementById(id).replaceWith(page.getElementById(id));
      document.title = page.title;
      history.replaceState(null, "", steps[at].href);
      told.textContent = `${steps[at].name}: ${document.getElementById("shown").dataset.told}`;
    } catch {
      if (mine === latest) location.assign(steps[at].href); // the browser says what is wrong, or puts it right
    }
  };

  slider.addEventListener("input", () => {
    name(slider.value);
    clearTimeout(resting);
    resting = setTimeout(show, REST, Number(slider.value));
  });
})();
