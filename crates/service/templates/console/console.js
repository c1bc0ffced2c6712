// What the pages do without, but people like: the place in the bar in sight, how many are ticked, and a live board that renews itself in place.
(function () {
  "use strict";
  var here = document.querySelector(".bar nav [aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 24;

  var ticked = document.getElementById("ticked");
  if (ticked) {
    var form = ticked.closest("form");
    form.addEventListener("change", function () {
      var n = form.querySelectorAll("input[type=checkbox]:checked").length;
      ticked.textContent = ticked.dataset.words + " " + n;
    });
  }

  var live = document.getElementById("live");
  if (!live) return;
  var every = Number(live.dataset.every) * 1000;

  function renew() {
    if (document.hidden) return;
    fetch(location.href, { credentials: "same-origin", redirect: "error" })
      .then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      })
      .then(function (html) {
        var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("live");
        if (!fresh) throw new Error("no board");
        live.replaceWith(fresh);
        live = fresh;
      })
      .catch(function () {
        var age = live.querySelector(".age");
        if (!age || age.classList.contains("old")) return;
        age.classList.add("old");
        age.textContent += " · " + live.dataset.old;
      });
  }

  setInterval(renew, every);
  document.addEventListener("visibilitychange", renew);
})();
