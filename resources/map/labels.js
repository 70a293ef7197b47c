// Labels never lie on one another: the more important stays, the other waits for a closer look.
"use strict";

function declutter(container) {
  const labels = [...container.querySelectorAll(".area-label, .base-mark span")];
  labels.forEach((label) => label.classList.remove("hidden"));
  const taken = [...container.querySelectorAll(".asset-mark")].map((mark) => mark.getBoundingClientRect());
  // Bases first: without its name a base is a square among others; an area shows its shape.
  labels.sort((one, other) => Number(one.matches(".area-label")) - Number(other.matches(".area-label")));
  labels.forEach((label) => {
    const box = label.getBoundingClientRect();
    if (taken.some((other) => overlap(box, other))) label.classList.add("hidden");
    else taken.push(box);
  });
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
