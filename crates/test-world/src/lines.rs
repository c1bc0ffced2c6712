//! Lines that misbehave as networks do.

use qicheng_exchange::transport::{Exchange, TransportError};

/// Carries each request, and loses each answer.
pub struct DropReplies<'l, L>(pub &'l L);

impl<L: Exchange + Sync> Exchange for DropReplies<'_, L> {
    async fn exchange(&self, request: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        self.0.exchange(request).await?;
        Err(TransportError::CutOff)
    }
}

/// Carries each request twice, and gives the second answer.
pub struct DuplicateRequests<'l, L>(pub &'l L);

impl<L: Exchange + Sync> Exchange for DuplicateRequests<'_, L> {
    async fn exchange(&self, request: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        self.0.exchange(request.clone()).await?;
        self.0.exchange(request).await
    }
}
