"""One of the processes of a sweep by Optuna over an LSTM of libtorch, as users of both would write it.

The job is the one of PeerSweep's spec: characters one by one, 1 x 128 units, 32 rows that carry their state from
window to window, Adam, gradients clipped to a norm of 5. The last tenth of the text is held out.
"""

import argparse
import json
import time

import optuna
import torch
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

BATCH, WINDOW, HIDDEN, CLIP = 32, 50, 128, 5.0


def rows_of(ids):
    length = (len(ids) - 1) // BATCH
    inputs = ids[: BATCH * length].view(BATCH, length).t().contiguous()
    targets = ids[1 : BATCH * length + 1].view(BATCH, length).t().contiguous()
    return inputs, targets


class Model(torch.nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.one_hot = torch.eye(vocabulary)
        self.lstm = torch.nn.LSTM(vocabulary, HIDDEN)
        self.head = torch.nn.Linear(HIDDEN, vocabulary)

    def forward(self, ids, state):
        output, state = self.lstm(self.one_hot[ids], state)
        return self.head(output), (state[0].detach(), state[1].detach())

    def loss(self, inputs, targets, state):
        scores, state = self(inputs, state)
        return torch.nn.functional.cross_entropy(scores.flatten(0, 1), targets.flatten()), state


def train(rate, steps, training, validation, vocabulary):
    torch.manual_seed(1)
    model = Model(vocabulary)
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    inputs, targets = training
    at, state = 0, None
    for _ in range(steps):
        if at + WINDOW > len(inputs):
            at, state = 0, None
        optimizer.zero_grad()
        loss, state = model.loss(inputs[at : at + WINDOW], targets[at : at + WINDOW], state)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimizer.step()
        at += WINDOW
    with torch.no_grad():
        inputs, targets = validation
        total, state = 0.0, None
        for at in range(0, len(inputs), WINDOW):
            part = targets[at : at + WINDOW]
            loss, state = model.loss(inputs[at : at + WINDOW], part, state)
            total += loss.item() * len(part)
        return total / len(targets)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--text", required=True)
    parser.add_argument("--rates", required=True, help="learning rates of all trials, as JSON")
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--journal", required=True, help="the file that the processes share")
    parser.add_argument("--first", action="store_true", help="makes the study")
    parser.add_argument("--trials", type=int, required=True, help="trials of this process")
    options = parser.parse_args()
    torch.set_num_threads(1)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    rates = json.loads(options.rates)
    storage = JournalStorage(JournalFileBackend(options.journal))
    if options.first:
        study = optuna.create_study(storage=storage, study_name="sweep")
        for rate in rates:
            study.enqueue_trial({"rate": rate})
    else:
        while True:
            try:
                study = optuna.load_study(storage=storage, study_name="sweep")
                if len(study.get_trials(deepcopy=False)) == len(rates):
                    break
            except KeyError:
                pass
            time.sleep(0.05)
    with open(options.text, encoding="utf-8") as file:
        text = file.read()
    letters = {letter: number for number, letter in enumerate(sorted(set(text)))}
    ids = torch.tensor([letters[letter] for letter in text])
    kept = len(ids) - len(ids) // 10
    training, validation = rows_of(ids[:kept]), rows_of(ids[kept:])

    def objective(trial):
        rate = trial.suggest_float("rate", min(rates), max(rates), log=True)
        return train(rate, options.steps, training, validation, len(letters))

    study.optimize(objective, n_trials=options.trials)
    print(json.dumps({"best": study.best_value}))


main()
