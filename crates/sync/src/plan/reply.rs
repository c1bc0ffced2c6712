use qicheng_credential::{encoding::cbor, key::Kid};
use qicheng_domain::{
    channel::Channel,
    operations::{
        operation::{Head, OperationResult, Outcome},
        refusal::RefusalCode,
    },
};
use qicheng_exchange::{
    document::{Content, Delivery},
    message::{DeliveryMode, Reply},
};
use qicheng_store::table::{
    chunk::Chunk,
    device::Device,
    document::{DocumentName, DocumentRow},
    outbox::OutboxState,
};

/// One thing to do with the database. All of a reply's are done in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// The service answered, and holds so much of the chain.
    Answered {
        /// Highest sequence that it holds without gaps.
        acknowledged: u64,
    },
    /// The service answered, and does not know the present chain yet.
    AnsweredBefore,
    /// Operations up to this sequence are with the service.
    Held {
        /// The sequence.
        up_to: u64,
    },
    /// An operation came to this.
    Settle {
        /// Its sequence.
        sequence: u64,
        /// What became of it.
        state: OutboxState,
        /// Whether no later answer is known, so that this one counts also against an earlier one.
        newest: bool,
    },
    /// What had an answer behind this sequence of the chain waits again: a service that was restored has lost it, or may
    /// have decided otherwise.
    WaitAgain {
        /// The sequence.
        held: u64,
    },
    /// Everything that took effect, in whichever chain, waits again.
    AllWaitAgain,
    /// What took effect in earlier chains waits again, at the end of the present one.
    EarlierWaitAgain,
    /// The chain forked, or cannot go on: begin a new one and send again.
    StartAgain,
    /// Keep a document, unless a newer version stands there.
    Keep(DocumentRow),
    /// Keep a piece of a document, and the document once it is whole.
    Piece(Chunk),
    /// A document is no more.
    Remove {
        /// Its name.
        name: DocumentName,
        /// The version that is no more.
        version: u64,
    },
    /// The device has left a channel: everything that came by it goes.
    Leave(Channel),
    /// The feed is read anew: what has come by it gives way to whatever comes again.
    ReadAgain,
    /// The feed was read up to here.
    MoveCursor(Vec<u8>),
    /// The feed was read to its end: what it has not confirmed goes.
    EndOfFeed,
}

/// The request that a reply answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentRequest {
    /// The chain from which it was made.
    pub chain: u32,
    /// How it travelled.
    pub delivery_mode: DeliveryMode,
}

/// What this phone holds of what it told the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RetainedState {
    /// Whether it no longer holds what the service lacks next in the present chain.
    pub forgotten: bool,
    /// Whether operations of earlier chains took effect.
    pub earlier: bool,
}

/// Plans what a verified reply changes: results always, its page only if it continues the phone's cursor or begins the
/// feed anew.
/// A reply that comes again changes nothing. `by` names the key that signed it, which vouches for what has no signature
/// of its own.
#[must_use]
pub fn plan_reply(
    device: &Device,
    asked: SentRequest,
    reply: &Reply,
    by: Kid,
    kept: RetainedState,
) -> Vec<Action> {
    let begins_anew = begins_anew(device, asked, reply);
    let mut actions = Vec::new();
    if begins_anew {
        // It may hold as much of the present chain as before, by a request that came late, and yet with other outcomes.
        actions.extend([Action::WaitAgain { held: 0 }, Action::ReadAgain]);
    }
    actions.extend(chain(device, asked, reply, kept));
    if begins_anew || reply.from == device.cursor {
        let page = |d| page(device, reply, d, by);
        actions.extend(reply.documents.iter().filter_map(page));
        if reply.next != device.cursor {
            actions.push(Action::MoveCursor(reply.next.clone()));
        }
        if !reply.more {
            actions.push(Action::EndOfFeed);
        }
    }
    actions
}

/// Returns whether the reply's page begins the feed anew: for a service that was restored a cursor of before is empty. A
/// courier may bring late what answered a phone that had none yet.
fn begins_anew(device: &Device, asked: SentRequest, reply: &Reply) -> bool {
    // Of two answers of the same second nobody knows which is the later one: the feed is not read anew for it.
    let is_later =
        asked.delivery_mode == DeliveryMode::Online || device.last_sync < Some(reply.time);
    reply.from.is_empty() && !device.cursor.is_empty() && is_later
}

/// Returns whether the reply's page is the feed's first, also where the phone has lost its cursor in a damage.
///
/// The phone cannot know then whether the service was restored meanwhile: what it holds of the present chain does not
/// tell what it has lost of earlier ones.
fn from_beginning(device: &Device, asked: SentRequest, reply: &Reply) -> bool {
    let unread = reply.from.is_empty() && device.cursor.is_empty() && !reply.next.is_empty();
    unread || begins_anew(device, asked, reply)
}

/// Returns whether the service has not answered since, as far as is known: a courier may be late.
fn is_newest(device: &Device, asked: SentRequest, reply: &Reply) -> bool {
    asked.delivery_mode == DeliveryMode::Online || device.last_sync <= Some(reply.time)
}

/// A chain's sequences mean nothing in another.
fn chain(device: &Device, asked: SentRequest, reply: &Reply, kept: RetainedState) -> Vec<Action> {
    if asked.chain != device.chain {
        return Vec::new();
    }
    let newest = is_newest(device, asked, reply);
    // From where the chains part, a result may be that of an operation that another one has brought.
    let parted = reply.fork.as_ref().map(|fork| fork.sequence);
    let mut actions: Vec<Action> = reply
        .results
        .iter()
        .filter(|result| parted.is_none_or(|parted| result.sequence < parted))
        .filter_map(|result| settle(result, newest))
        .collect();
    if is_unsaid(device) && reply.acknowledged > 0 {
        actions.push(Action::AnsweredBefore);
        if kept.earlier && from_beginning(device, asked, reply) {
            actions.push(Action::EarlierWaitAgain);
        }
        return actions;
    }
    // A fork in an online reply: the service has another chain, and how much of this one is unknown.
    if (kept.earlier || reply.fork.is_some()) && is_another(device, asked, reply) {
        actions.extend([Action::AllWaitAgain, Action::StartAgain]);
        return actions;
    }
    if reply.fork.is_some() {
        actions.extend(forked(device, asked, reply));
        return actions;
    }
    let acknowledged = match asked.delivery_mode {
        // Lower than before only if the service was restored.
        DeliveryMode::Online => reply.acknowledged,
        // May be overtaken by a newer one.
        DeliveryMode::Courier => reply.acknowledged.max(device.acknowledged),
    };
    actions.push(Action::Held {
        up_to: reply.acknowledged,
    });
    actions.push(Action::Answered { acknowledged });
    let online = asked.delivery_mode == DeliveryMode::Online;
    if online {
        actions.push(Action::WaitAgain { held: acknowledged });
    }
    if online && kept.forgotten {
        actions.push(Action::StartAgain);
    } else if kept.earlier && from_beginning(device, asked, reply) {
        actions.push(Action::EarlierWaitAgain);
    }
    actions
}

/// A chain that the service has answered since had begun by then: a courier was late.
fn forked(device: &Device, asked: SentRequest, reply: &Reply) -> Option<Action> {
    let late = asked.delivery_mode == DeliveryMode::Courier && device.last_sync >= Some(reply.time);
    (!device.enrolled || !late).then_some(Action::StartAgain)
}

/// Returns whether the present chain is new and empty: the service has the previous one.
fn is_unsaid(device: &Device) -> bool {
    !device.enrolled && device.head == Head::START
}

/// Returns whether the service may hold another chain than the present one: it was restored from before this one began,
/// or this phone was set back. Sequences do not tell then what of earlier chains it has lost.
fn is_another(device: &Device, asked: SentRequest, reply: &Reply) -> bool {
    let known = device.acknowledged..=device.head.sequence;
    asked.delivery_mode == DeliveryMode::Online
        && (reply.fork.is_some() || !known.contains(&reply.acknowledged))
}

fn settle(result: &OperationResult, newest: bool) -> Option<Action> {
    let state = match &result.outcome {
        Outcome::Applied => OutboxState::Applied,
        Outcome::Parked => OutboxState::Parked,
        // Not the claim is refused but its place in the chain; it is sent again.
        Outcome::Refused {
            code: RefusalCode::Fork,
            ..
        } => return None,
        Outcome::Refused { code, field } => OutboxState::Refused {
            code: *code,
            field: field.clone(),
        },
    };
    Some(Action::Settle {
        sequence: result.sequence,
        state,
        newest,
    })
}

/// Nothing for a notice of a kind that is not known.
fn page(device: &Device, reply: &Reply, delivery: &Delivery, by: Kid) -> Option<Action> {
    let name = DocumentName {
        service: device.service,
        key: delivery.key.clone(),
    };
    let version = delivery.version;
    let keep = |name, bytes, vouched| {
        Action::Keep(DocumentRow {
            name,
            version,
            bytes,
            vouched,
            at: reply.time,
        })
    };
    Some(match &delivery.content {
        Content::Whole(bytes) => keep(name, bytes.clone(), None),
        Content::Notice(short) => {
            let notice = short.notice(&delivery.key)?;
            keep(name, cbor::write(&notice), Some(by.0))
        }
        Content::Chunk {
            digest,
            size,
            offset,
            bytes,
        } => Action::Piece(Chunk {
            name,
            version,
            digest: *digest,
            size: *size,
            start: *offset,
            bytes: bytes.clone(),
        }),
        Content::Removed => Action::Remove { name, version },
        Content::LeftChannel => Action::Leave(delivery.key.channel),
    })
}
