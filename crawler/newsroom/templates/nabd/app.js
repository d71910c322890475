(function () {
  "use strict";
  var config = JSON.parse(document.getElementById("app-config").textContent);
  var labels = config.labels;
  var node = document.getElementById("__NEXT_DATA__");
  var state = node ? JSON.parse(node.textContent).props.pageProps : window.__INITIAL_STATE__;
  var linked = document.querySelector('script[type="application/ld+json"]');
  var months = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];

  function el(name, attributes, children) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      if (attributes[key] !== null) { made.setAttribute(key, attributes[key]); }
    });
    [].concat(children || []).forEach(function (child) {
      if (child === null || child === undefined) { return; }
      made.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
    });
    return made;
  }
  function eastern(text) {
    return String(text).replace(/[0-9]/g, function (digit) { return "٠١٢٣٤٥٦٧٨٩"[Number(digit)]; });
  }
  function day(iso) {
    var parts = iso.slice(0, 10).split("-").map(Number);
    return eastern(parts[2]) + " " + months[parts[1] - 1] + " " + eastern(parts[0]);
  }
  function image(story, className) {
    return el("img", { src: story.thumb, alt: "", class: className || null, loading: "lazy" });
  }
  function card(story) {
    return el("a", { class: "card", href: story.path }, [
      image(story),
      el("span", { class: "chip" }, story.section),
      el("b", {}, story.title),
      el("small", {}, story.author + " · " + day(story.publishedAt))
    ]);
  }
  function header() {
    var links = config.menu.map(function (item) {
      return el("li", { class: "menu-item" }, [
        el("a", { href: item.path }, item.name),
        el("div", { class: "drop" }, [
          el("div", { class: "drop-topics" }, item.topics.map(function (topic) {
            return el("a", { href: topic.path }, topic.name);
          })),
          el("div", { class: "drop-cards" }, item.stories.slice(0, 4).map(card))
        ])
      ]);
    });
    return el("header", { class: "bar" }, [
      el("div", { class: "bar-top" }, [
        el("a", { class: "logo", href: "/" }, config.site.name),
        el("span", { class: "motto" }, config.site.motto),
        el("span", { class: "today" }, config.site.today)
      ]),
      el("nav", {}, el("ul", { class: "menu" }, links))
    ]);
  }
  function share() {
    var url = encodeURIComponent(location.href);
    var targets = [
      ["facebook", "https://www.facebook.com/sharer/sharer.php?u=" + url],
      ["twitter", "https://twitter.com/intent/tweet?url=" + url],
      ["x", "https://x.com/intent/post?url=" + url],
      ["whatsapp", "https://wa.me/?text=" + url]
    ];
    return el("div", { class: "share" }, [el("span", {}, labels.share)].concat(targets.map(function (target) {
      return el("a", { class: target[0], href: target[1], rel: "nofollow noopener" }, labels[target[0]]);
    })));
  }
  function body(article) {
    var holder = el("div", { class: "article-body" });
    if (article.body) {
      holder.innerHTML = article.body;
    } else if (linked) {
      JSON.parse(linked.textContent).articleBody.split("\n\n").forEach(function (paragraph) {
        holder.appendChild(el("p", {}, paragraph));
      });
    }
    return holder;
  }
  function comments(list) {
    if (!list.length) { return null; }
    return el("section", { class: "comments" }, [el("h2", {}, labels.comments + " (" + eastern(list.length) + ")")].concat(
      list.map(function (comment) {
        return el("div", { class: "comment" }, [
          el("b", {}, comment.name),
          el("time", {}, day(comment.at)),
          el("p", {}, comment.text),
          el("small", {}, eastern(comment.likes) + " " + labels.likes)
        ]);
      })
    ));
  }
  function articlePage(data) {
    var article = data.article;
    return el("main", { class: "page" }, [
      el("article", {}, [
        el("span", { class: "chip" }, article.section),
        el("h1", {}, article.title),
        el("div", { class: "meta" }, labels.by + " " + article.author + " · " + day(article.publishedAt)),
        share(),
        el("figure", {}, [image(article, "hero"), el("figcaption", {}, article.caption)]),
        body(article),
        el("div", { class: "topics" }, article.tags.map(function (tag) { return el("span", { class: "topic" }, tag); }))
      ]),
      el("section", { class: "related" }, [el("h2", {}, labels.related), el("div", { class: "cards" }, data.related.map(card))]),
      comments(data.comments)
    ]);
  }
  function listPage(data) {
    return el("main", { class: "page" }, [
      el("h1", {}, data.title),
      el("div", { class: "cards wide" }, data.entries.map(card)),
      el("div", {}, data.extras.map(function (extra) { return el("p", {}, el("a", { href: extra[0] }, extra[1])); }))
    ]);
  }
  function noticePage(data) {
    var parts = data.notice.map(function (line) { return el("p", {}, line); });
    if (data.form) {
      parts.push(el("form", { method: "post", action: "/login", class: "login" }, [
        el("input", { name: "email", placeholder: labels.email }),
        el("input", { name: "password", type: "password", placeholder: labels.password }),
        el("button", {}, labels.login)
      ]));
    }
    return el("main", { class: "page notice" }, [el("h1", {}, data.title)].concat(parts));
  }
  function sidebar() {
    return el("aside", {}, [
      el("section", { class: "box" }, [el("h2", {}, labels.mostRead), el("ol", {}, config.mostRead.map(function (story) {
        return el("li", {}, el("a", { href: story.path }, story.title));
      }))]),
      el("section", { class: "box ad" }, el("a", { href: "/page/advertise" }, labels.advertise)),
      el("section", { class: "box" }, [el("h2", {}, labels.topics), el("div", { class: "topics" }, config.topics.map(function (topic) {
        return el("a", { class: "topic", href: topic.path }, topic.name);
      }))]),
      el("section", { class: "box letter" }, [
        el("h2", {}, labels.newsletter),
        el("p", {}, labels.newsletterText),
        el("input", { type: "email", placeholder: labels.email, "aria-label": labels.email }),
        el("select", { "aria-label": labels.country }, config.countries.map(function (country) {
          return el("option", { value: country[0] }, country[1]);
        })),
        el("button", {}, labels.subscribe)
      ])
    ]);
  }
  function footer() {
    var pages = ["about", "advertise", "privacy", "contact"];
    return el("footer", {}, [el("strong", {}, config.site.name)].concat(pages.map(function (page) {
      return el("a", { href: "/page/" + page }, labels[page]);
    }), el("small", {}, labels.rights)));
  }
  function consent() {
    var box = el("div", { class: "consent", role: "dialog" }, [
      el("p", {}, labels.consent),
      el("button", {}, labels.accept),
      el("button", { class: "plain" }, labels.reject)
    ]);
    box.addEventListener("click", function (event) {
      if (event.target.tagName === "BUTTON") { box.remove(); }
    });
    return box;
  }

  var main = state.article ? articlePage(state) : state.entries ? listPage(state) : noticePage(state);
  var root = document.getElementById("root");
  root.appendChild(header());
  root.appendChild(el("div", { class: "columns" }, [main, sidebar()]));
  root.appendChild(footer());
  root.appendChild(consent());
})();
