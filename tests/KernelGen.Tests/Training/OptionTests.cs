using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using KernelGen.Tests.Data;
using KernelGen.Tests.Preprocess;
using Xunit;

namespace KernelGen.Tests.Training;

/// <summary>
/// Whatever can be chosen for a training has an experiment: a test that fails where the choice does nothing. What attributes set, random
/// networks compare with the reference (SettingsTests of Kernels.Tests).
/// </summary>
public sealed class OptionTests
{
    /// <summary>Who shows what an option does.</summary>
    private static readonly Dictionary<string, (Type Type, string Test)> Experiments = new()
    {
        ["Trainer.Epochs"] = In<TrainerTests>(nameof(TrainerTests.Training_learns_and_records_every_epoch)),
        ["Trainer.LearningRate"] = In<TrainerTests>(nameof(TrainerTests.Settings_are_the_schedule_and_seed_that_are_used)),
        ["Trainer.LastBatch"] = In<LastBatchTests>(nameof(LastBatchTests.The_loss_of_an_epoch_is_the_mean_over_the_samples_that_it_used)),
        ["Trainer.ShuffleSeed"] = In<TrainerTests>(nameof(TrainerTests.Settings_are_the_schedule_and_seed_that_are_used)),
        ["Trainer.Augmentation"] = In<AugmentationTests>(nameof(AugmentationTests.Training_sees_what_the_augmentation_makes)),
        ["Trainer.ClassWeights"] = In<ClassWeightTests>(nameof(ClassWeightTests.They_lift_the_recall_of_a_rare_class)),
        ["Trainer.EarlyStopping"] = In<EarlyStoppingTests>(nameof(EarlyStoppingTests.It_saves_epochs_and_leaves_the_best_weights)),
        ["Trainer.OnStep"] = In<EarlyStoppingTests>(
            nameof(EarlyStoppingTests.Every_step_and_epoch_is_called_back_and_may_end_the_training)),
        ["Trainer.OnEpoch"] = In<EarlyStoppingTests>(
            nameof(EarlyStoppingTests.Every_step_and_epoch_is_called_back_and_may_end_the_training)),
        ["Trainer.Progress"] = In<TrainerTests>(nameof(TrainerTests.Reports_come_at_the_interval_and_at_the_end_of_an_epoch)),
        ["Trainer.ProgressInterval"] = In<TrainerTests>(nameof(TrainerTests.Reports_come_at_the_interval_and_at_the_end_of_an_epoch)),
        ["Trainer.CalibrationSamples"] = In<TrainerTests>(nameof(TrainerTests.Calibration_takes_training_samples_in_whole_mini_batches)),
        ["Trainer.CalibrationSet"] = In<TrainerTests>(nameof(TrainerTests.Calibration_may_have_samples_of_its_own)),
        ["Trainer.EvaluationWeights"] = In<TrainerTests>(nameof(TrainerTests.Epochs_are_judged_by_the_weights_asked_for)),
        ["Trainer.KeepBest"] = In<TrainerTests>(nameof(TrainerTests.The_best_epoch_is_kept_whole_or_the_last_by_choice)),
        ["Trainer.CheckpointPath"] = In<TrainerTests>(nameof(TrainerTests.The_checkpoint_is_the_best_epoch)),
        ["Trainer.ResumePath"] = In<ResumeTests>(nameof(ResumeTests.An_interrupted_training_ends_like_one_that_was_not)),
        ["Trainer.Cluster"] = In<ClusterOptionTests>(nameof(ClusterOptionTests.Whole_mini_batches_cannot_be_shared_out)),
        ["Trainer.Exchange"] = In<ClusterOptionTests>(nameof(ClusterOptionTests.Gradients_of_whole_mini_batches_are_not_rounded)),
        ["Trainer.Resume"] = In<ResumeTests>(nameof(ResumeTests.Resume_without_a_file_starts_anew_and_no_resume_replaces_it)),
        ["EarlyStopping.Patience"] = In<EarlyStoppingTests>(nameof(EarlyStoppingTests.Patience_counts_epochs_without_an_improvement)),
        ["EarlyStopping.MinimumImprovement"] = In<EarlyStoppingTests>(
            nameof(EarlyStoppingTests.Patience_counts_epochs_without_an_improvement)),
        ["LearningRate.Exponential"] = In<ScheduleTrainingTests>(
            nameof(ScheduleTrainingTests.Exponential_and_step_change_from_epoch_to_epoch_and_end_at_a_lower_loss)),
        ["LearningRate.Step"] = In<ScheduleTrainingTests>(
            nameof(ScheduleTrainingTests.Exponential_and_step_change_from_epoch_to_epoch_and_end_at_a_lower_loss)),
        ["LearningRate.Constant"] = In<ScheduleTrainingTests>(
            nameof(ScheduleTrainingTests.A_constant_rate_stays_and_the_higher_one_is_the_louder)),
        ["LearningRate.Cosine"] = In<ScheduleTrainingTests>(
            nameof(ScheduleTrainingTests.Cosine_falls_in_every_step_and_ends_at_a_lower_loss)),
        ["LearningRate.OneCycle"] = In<ScheduleTrainingTests>(
            nameof(ScheduleTrainingTests.One_cycle_rises_and_falls_in_the_steps_of_one_training_and_ends_at_a_lower_loss)),
        ["LearningRate.ReduceOnPlateau"] = In<ScheduleTrainingTests>(
            nameof(ScheduleTrainingTests.A_plateau_of_validation_errors_lowers_the_rate_and_the_loss)),
        ["LearningRate.WithWarmUp"] = In<ScheduleTrainingTests>(nameof(ScheduleTrainingTests.Warm_up_makes_the_first_steps_small)),
        ["LearningRate.ToPowersOfTwo"] = In<ScheduleTrainingTests>(nameof(ScheduleTrainingTests.Powers_of_two_are_the_rates_of_steps_too)),
        ["Augmentation.Translation"] = In<AugmentationTrainingTests>(
            nameof(AugmentationTrainingTests.Moved_images_are_known_after_translation_and_crop)),
        ["Augmentation.Crop"] = In<AugmentationTrainingTests>(
            nameof(AugmentationTrainingTests.Moved_images_are_known_after_translation_and_crop)),
        ["Augmentation.HorizontalFlip"] = In<AugmentationTrainingTests>(
            nameof(AugmentationTrainingTests.Mirrored_images_are_known_after_flips_and_in_a_sequence_moved_ones_too)),
        ["Augmentation.Then"] = In<AugmentationTrainingTests>(
            nameof(AugmentationTrainingTests.Mirrored_images_are_known_after_flips_and_in_a_sequence_moved_ones_too)),
        ["Augmentation.MixUp"] = In<AugmentationTrainingTests>(
            nameof(AugmentationTrainingTests.Mixed_samples_make_probabilities_linear_between_classes)),
        ["ImagePadding.Zero"] = In<AugmentationTests>(nameof(AugmentationTests.A_crop_is_cut_out_of_the_padded_image)),
        ["ImagePadding.Edge"] = In<AugmentationTests>(nameof(AugmentationTests.A_crop_is_cut_out_of_the_padded_image)),
        ["ImagePadding.Reflect"] = In<AugmentationTests>(nameof(AugmentationTests.A_crop_is_cut_out_of_the_padded_image)),
        ["LastBatch.Balance"] = In<LastBatchTests>(nameof(LastBatchTests.Mini_batches_are_of_these_sizes)),
        ["LastBatch.Wrap"] = In<LastBatchTests>(nameof(LastBatchTests.Mini_batches_are_of_these_sizes)),
        ["LastBatch.Drop"] = In<LastBatchTests>(nameof(LastBatchTests.Mini_batches_are_of_these_sizes)),
        ["LastBatch.Keep"] = In<LastBatchTests>(nameof(LastBatchTests.Mini_batches_are_of_these_sizes)),
        ["Dataset.Shuffle"] = In<FoldTests>(nameof(FoldTests.The_seed_decides)),
        ["Dataset.Folds"] = In<FoldTests>(nameof(FoldTests.Every_sample_validates_once_and_every_fold_has_its_share_of_every_class)),
        ["Dataset.Split"] = In<SplitTests>(nameof(SplitTests.Both_parts_get_their_share_of_every_class_and_each_sample_goes_to_one)),
        ["Dataset.SplitInOrder"] = In<SplitTests>(nameof(SplitTests.In_order_it_is_divided_where_it_stands)),
        ["Dataset.ClassWeights"] = In<ClassWeightTests>(nameof(ClassWeightTests.They_lift_the_recall_of_a_rare_class)),
        ["Dataset.Take"] = In<DatasetTests>(nameof(DatasetTests.Parts_of_parts_are_the_right_samples)),
        ["Dataset.Subset"] = In<DatasetTests>(nameof(DatasetTests.Parts_of_parts_are_the_right_samples)),
        ["Dataset.With"] = In<PreprocessingTests>(nameof(PreprocessingTests.Fitting_twice_gives_the_same_bits_and_steps_in_front_count)),
        ["Dataset.InMemory"] = In<PreprocessingTests>(
            nameof(PreprocessingTests.What_becomes_of_a_sample_depends_neither_on_its_neighbours_nor_on_threads)),
        ["TrainingProgress.Console"] = In<TrainingOutputTests>(nameof(TrainingOutputTests.A_terminal_has_a_line_that_changes_in_place)),
        ["TrainingProgress.Lines"] = In<TrainingOutputTests>(nameof(TrainingOutputTests.Redirected_output_has_a_line_for_each_epoch)),
        ["TrainingProgress.All"] = In<TrainingOutputTests>(nameof(TrainingOutputTests.All_receivers_get_every_report)),
        ["TrainingLog.JsonLines"] = In<TrainingOutputTests>(nameof(TrainingOutputTests.A_log_of_JSON_lines_holds_every_epoch)),
        ["TrainingLog.Csv"] = In<TrainingOutputTests>(nameof(TrainingOutputTests.A_log_of_comma_separated_values_has_one_header)),
    };

    [Fact]
    public void Every_option_has_an_experiment() =>
        Assert.Equal(Options().Order(StringComparer.Ordinal), Experiments.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Experiments_are_tests_that_run() => Assert.All(Experiments.Values, experiment =>
    {
        var test = experiment.Type.GetMethod(experiment.Test)?.GetCustomAttribute<FactAttribute>();
        Assert.True(test is { Skip: null, Explicit: false }, experiment.ToString());
    });

    private static IEnumerable<string> Options() =>
    [
        .. Settings(typeof(Trainer)),
        .. typeof(EarlyStopping).GetProperties().Select(Name),
        .. Methods(typeof(LearningRate), static type => type == typeof(LearningRate)),
        .. Methods(typeof(Augmentation), static type => type == typeof(Augmentation)),
        .. Methods(typeof(TrainingProgress), IsProgress),
        .. Methods(typeof(TrainingLog), IsProgress),
        .. Enum.GetNames<LastBatch>().Select(static value => $"{nameof(LastBatch)}.{value}"),
        .. Enum.GetNames<ImagePadding>().Select(static value => $"{nameof(ImagePadding)}.{value}"),

        // What divides, orders, prepares or weighs the samples of a training.
        .. Methods(typeof(Dataset), static type => !type.IsByRefLike && type != typeof(int) && type != typeof(void), BindingFlags.Instance),
    ];

    private static (Type Type, string Test) In<T>(string test) => (typeof(T), test);

    private static IEnumerable<string> Settings(Type type) =>
        type.GetProperties().Where(static property => property.SetMethod is { IsPublic: true }).Select(Name);

    private static IEnumerable<string> Methods(
        Type type, Func<Type, bool> gives, BindingFlags kinds = BindingFlags.Instance | BindingFlags.Static) => type
        .GetMethods(BindingFlags.Public | BindingFlags.DeclaredOnly | kinds)
        .Where(method => !method.IsSpecialName && gives(method.ReturnType))
        .Select(Name)
        .Distinct();

    private static bool IsProgress(Type type) => type == typeof(IProgress<TrainingProgress>);

    private static string Name(MemberInfo member) => $"{member.DeclaringType!.Name}.{member.Name}";
}
