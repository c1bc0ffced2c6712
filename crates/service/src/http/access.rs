//! Who may reach what over HTTP: no route is added without saying so, and the list of them is what the table of
//! access is made from.

use crate::server::Server;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    routing::{MethodRouter, get, post},
};

/// Most bytes of what somebody sends who is not logged in and wants to be.
pub const LOG_IN_BYTES: usize = 4 * 1024;

/// Who is let in by a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Whoever comes: the way in, the style sheet, the description.
    Everyone,
    /// A device whose signature inside the body is checked.
    Device,
    /// A coordinator of this place who is logged in.
    Coordinator,
}

/// One route as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method, in capitals.
    pub method: &'static str,
    /// The path, its variables in braces.
    pub path: String,
    /// Who is let in.
    pub gate: Gate,
}

/// Routes, each with who is let in.
#[derive(Default)]
pub(super) struct Routes {
    router: Router<Server>,
    list: Vec<Route>,
}

impl Routes {
    pub(super) fn get<H: Handler<T, Server>, T: 'static>(
        self,
        gate: Gate,
        path: &str,
        handler: H,
    ) -> Self {
        self.add(gate, "GET", path, get(handler))
    }

    pub(super) fn post<H: Handler<T, Server>, T: 'static>(
        self,
        gate: Gate,
        path: &str,
        handler: H,
    ) -> Self {
        self.add(gate, "POST", path, post(handler))
    }

    /// The same for a body of at most so many bytes.
    pub(super) fn post_of<H: Handler<T, Server>, T: 'static>(
        self,
        gate: Gate,
        path: &str,
        most: usize,
        handler: H,
    ) -> Self {
        let route = post(handler).layer(DefaultBodyLimit::max(most));
        self.add(gate, "POST", path, route)
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }

    pub(super) fn into_router(self) -> Router<Server> {
        self.router
    }

    pub(super) fn into_list(self) -> Vec<Route> {
        self.list
    }

    fn add(
        mut self,
        gate: Gate,
        method: &'static str,
        path: &str,
        route: MethodRouter<Server>,
    ) -> Self {
        self.router = self.router.route(path, route);
        self.list.push(Route {
            method,
            path: path.to_owned(),
            gate,
        });
        self
    }
}
