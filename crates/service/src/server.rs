use crate::{
    accounts::{PasswordCost, Passwords, Source},
    data::Identity,
    exchange::{
        limits::Limits,
        line::{self, LineError, RETRY_AFTER},
    },
    proxies::Proxies,
};
use axum::extract::FromRef;
use qicheng_exchange::{
    message::DeliveryMode,
    transport::{Exchange, TransportError},
};
use qicheng_service_core::App;
use std::{net::IpAddr, sync::Arc};

/// A place's service and how much is let in to it. Cheap to clone: all clones are the same.
#[derive(Clone)]
pub struct Server(Arc<Shared>);

struct Shared {
    app: App,
    limits: Limits,
    passwords: Passwords,
    proxies: Proxies,
    identity: Option<Identity>,
}

impl Server {
    /// Puts a service behind the limits of this process.
    #[must_use]
    pub fn new(app: App, cost: PasswordCost) -> Self {
        Self::of(app, cost, Proxies::default(), None)
    }

    /// Puts a service behind the limits of this process and these proxies; with the identity of its folder it gives out
    /// set-up codes.
    #[must_use]
    pub fn of(app: App, cost: PasswordCost, proxies: Proxies, identity: Option<Identity>) -> Self {
        Self(Arc::new(Shared {
            app,
            limits: Limits::default(),
            passwords: Passwords::new(cost),
            proxies,
            identity,
        }))
    }

    /// Returns who the service is, as its folder says.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        self.0.identity.as_ref()
    }

    /// Returns who speaks for others.
    #[must_use]
    pub fn proxies(&self) -> &Proxies {
        &self.0.proxies
    }

    /// Returns the address whose own limits count for a source: a proxy's own is nobody's.
    #[must_use]
    pub fn counted(&self, source: Source) -> Option<IpAddr> {
        match source {
            Source::Address(address) if !self.proxies().contains(address) => Some(address),
            _ => None,
        }
    }

    /// Returns the service.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// Returns how much is let in.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Returns how passwords are tried.
    #[must_use]
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }
}

impl FromRef<Server> for App {
    fn from_ref(server: &Server) -> Self {
        server.app().clone()
    }
}

impl Exchange for Server {
    async fn exchange(&self, request: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        match line::answer(
            self.app(),
            self.limits(),
            &request,
            DeliveryMode::Online,
            None,
        )
        .await
        {
            Ok(reply) => Ok(reply.bytes),
            Err(LineError::Refused(refused)) => Err(TransportError::Refused(refused)),
            Err(LineError::Busy | LineError::Failed(_)) => Err(TransportError::Busy {
                retry_after: RETRY_AFTER,
            }),
        }
    }
}
