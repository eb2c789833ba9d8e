"""The mails of rounds that have opened. Pure."""

from portal.kernel.text import Text
from portal.notifications.domain import Mail

MAILS = {
    "rounds.list_late": Mail(
        Text("Your list takes no part: %(title)s"),
        (
            Text("The lists of this round are locked, and the sign-off of yours (%(number)s) had not ended by then."),
            Text("Nothing that you entered is lost. You can take part in the next round, or apply for an opportunity yourself."),
        ),
        Text("See the list"),
    ),
    "rounds.seed_to_witness": Mail(
        Text("A seed waits for your witness: %(title)s"),
        (
            Text("The seed of the lottery has been entered. Read it yourself at the announced source: %(source)s"),
            Text("Then enter it as you have read it, or refuse."),
        ),
        Text("Witness the seed"),
    ),
    "rounds.to_review": Mail(
        Text("To review: %(title)s"),
        (
            Text("The round has been computed and checked; %(placed)s people are placed. Nobody has been told anything."),
            Text("You decide whether it is published."),
        ),
        Text("Review the round"),
    ),
    "rounds.concern_raised": Mail(
        Text("Objection against a run: %(title)s"),
        (Text("%(words)s"), Text("Nothing is published until it is answered.")),
        Text("Read and answer"),
    ),
    "rounds.placed": Mail(
        Text("You are placed: %(title)s"),
        (
            Text("The results are published. The round has a place for you; say by %(until)s whether you are willing."),
            Text("Without an answer the place is offered to whoever comes next."),
        ),
        Text("Read the result and answer"),
    ),
    "rounds.not_placed": Mail(
        Text("The results are published: %(title)s"),
        (
            Text("The round has no place for you. Your page says for each of your choices why, and how you can check it."),
            Text("Places that become free are offered in order; you are told if one comes to you."),
        ),
        Text("Read the result"),
    ),
    "rounds.place_offered": Mail(
        Text("A place is free for you: %(title)s"),
        (
            Text("After the round a place was left empty or became free, and you come next. Say by %(until)s whether you are willing."),
            Text("Without an answer it is offered to whoever comes after you."),
        ),
        Text("Read and answer"),
    ),
    "rounds.offer_lapsed": Mail(
        Text("The time to answer is over: %(title)s"),
        (Text("You have not answered, so the place is offered to whoever comes next. This has no other consequence."),),
        Text("See your result"),
    ),
    "rounds.offer_withdrawn": Mail(
        Text("Your place was withdrawn: %(title)s"),
        (Text("Reason given: %(reason)s"), Text("Your page says what happens next.")),
        Text("See your result"),
    ),
}
