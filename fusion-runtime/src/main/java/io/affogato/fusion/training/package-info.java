/**
 * Training of adapters over a frozen model: {@link io.affogato.fusion.training.TrainingLoop} walks
 * the epochs, a {@link io.affogato.fusion.training.BatchTrainer} takes the optimiser steps of a
 * batch, and small pure classes decide learning rate, weight decay and early exit. Models come in
 * as {@link io.affogato.fusion.training.TrainableModel}.
 */
package io.affogato.fusion.training;
