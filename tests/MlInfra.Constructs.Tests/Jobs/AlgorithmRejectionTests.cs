using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Tests.Pipelines;

namespace MlInfra.Constructs.Tests.Jobs;

public sealed class AlgorithmRejectionTests
{
    public static TheoryData<string> Names => Algorithms.Names;

    [Fact]
    public void Rejects_values_that_the_algorithm_does_not_take() => Assert.Equal(
        """
        Train.Estimator.Hyperparameters[num_round]: got '0', must be a whole number of at least 1 (XGBoost); change it.
        Train.Estimator.Hyperparameters[booster]: got 'gbtre', must be 'gbtree', 'gblinear' or 'dart' (XGBoost); change it.
        Train.Estimator.Hyperparameters[eta]: got '1.5', must be a number of at least 0 and at most 1 (XGBoost); change it.
        Train.Estimator.Hyperparameters[subsample]: got '0', must be a number above 0 and at most 1 (XGBoost); change it.
        Train.Estimator.Hyperparameters[tweedie_variance_power]: got '2', must be a number above 1 and below 2 (XGBoost); change it.
        """,
        Xgb(new() { NumRound = 0, Booster = "gbtre", Eta = PipelineParameter.Float("Eta", 1.5), Subsample = 0, TweedieVariancePower = 2 }));

    [Fact]
    public void Rejects_a_missing_hyperparameter() => Assert.Equal(
        """
        Train.Estimator.Hyperparameters[feature_dim]: got nothing, must be given, because K-Means has no default for it; set it.
        Train.Estimator.Hyperparameters[k]: got nothing, must be given, because K-Means has no default for it; set it.
        """,
        Train(new KMeans(new(), Algorithms.Cpu), "kmeans"));

    [Fact]
    public void Rejects_a_hyperparameter_that_does_not_exist_and_one_given_twice() => Assert.Equal(
        """
        Train.Estimator.Hyperparameters[num_round]: got two values, must be given once; remove it from EstimatorProps.Hyperparameters.
        Train.Estimator.Hyperparameters[num_rounds]: got a hyperparameter that does not exist, must be one that XGBoost has; did you mean 'num_round'?
        """,
        Train(new XGBoostAlgorithm(new() { NumRound = 1 }, Algorithms.Cpu with { Hyperparameters = new Dictionary<string, PipelineValue> { ["num_round"] = 2, ["num_rounds"] = 3 } }), "xgboost"));

    [Fact]
    public void Passes_over_what_is_known_only_later()
    {
        Steps.Pipeline(new TrainingStep("Train", new TrainingStepProps
        {
            Estimator = new XGBoostAlgorithm(new() { NumRound = PipelineParameter.Integer("Rounds"), Eta = Amazon.CDK.Token.AsString(Amazon.CDK.Fn.Ref("X")) }, Algorithms.Cpu),
            Inputs = Algorithms.Inputs("xgboost"),
        }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rejects_missing_and_unknown_channels(string name)
    {
        var lines = Steps.Rejection(new TrainingStep("Train", new TrainingStepProps { Estimator = Algorithms.Make(name), Inputs = { ["training"] = "s3://data/" } })).Split('\n');

        var title = AlgorithmCatalogue.All[name].Title;
        foreach (var channel in Algorithms.Inputs(name).Keys)
        {
            Assert.Contains($"Train.Inputs[{channel}]: got nothing, must be given ({title}); add the channel.", lines);
        }

        Assert.Contains(lines, line => line.StartsWith($"Train.Inputs[training]: got a channel that does not exist, must be one that {title} reads ('train'", StringComparison.Ordinal));
        Assert.Equal(Algorithms.Inputs(name).Count + 1, lines.Length);
    }

    [Fact]
    public void Rejects_a_content_type_that_the_algorithm_does_not_read() => Assert.Equal(
        """
        Train.Inputs[train].ContentType: got 'application/json', must be 'application/x-recordio-protobuf' or 'text/csv' (K-Means); did you mean 'text/csv'?
        """,
        Steps.Rejection(new TrainingStep("Train", new TrainingStepProps { Estimator = Algorithms.Make("kmeans"), Inputs = { ["train"] = new Channel("s3://data/") { ContentType = "application/json" } } })));

    [Fact]
    public void Rejects_Pipe_mode_where_the_algorithm_reads_files() => Assert.Equal(
        """
        Train.Inputs[train].InputMode: got InputMode.Pipe, must be InputMode.File or FastFile, because DeepAR reads files; change it.
        Train.Estimator.InputMode: got InputMode.Pipe, must be InputMode.File or FastFile, because DeepAR reads files; change it.
        """,
        Steps.Rejection(new TrainingStep("Train", new TrainingStepProps
        {
            Estimator = Algorithms.All["forecasting-deepar"](Algorithms.Cpu with { InputMode = InputMode.Pipe }),
            Inputs = { ["train"] = new Channel("s3://data/") { InputMode = InputMode.Pipe } },
        })));

    [Fact]
    public void Rejects_instances_that_the_algorithm_does_not_use()
    {
        Assert.Equal(
            "Train.Estimator.InstanceType: got 'ml.m5.xlarge' (cpu), must have a gpu for Image Classification; take a type with a GPU, for example 'ml.g5.xlarge'.",
            Train(Algorithms.All["image-classification"](Algorithms.Cpu), "image-classification"));
        Assert.Equal(
            "Train.Estimator.InstanceType: got 'ml.g5.xlarge' (gpu), must have a cpu for Random Cut Forest; take a type without an accelerator, for example 'ml.m5.xlarge'.",
            Train(Algorithms.All["randomcutforest"](Algorithms.Gpu), "randomcutforest"));
        Assert.Equal(
            "Train.Estimator.InstanceCount: got 2, must be 1, because LDA does not train on several instances; set it to 1.",
            Train(Algorithms.All["lda"](Algorithms.Cpu with { InstanceCount = 2 }), "lda"));
    }

    [Fact]
    public void Rejects_metric_definitions_of_ones_own() => Assert.Equal(
        "Train.Estimator.MetricDefinitions: got 1 definitions, must be left out, because the algorithm brings its own; remove them.",
        Train(Algorithms.All["kmeans"](Algorithms.Cpu with { MetricDefinitions = [new MetricDefinition("a", "(b)")] }), "kmeans"));

    [Fact]
    public void Rejects_XGBoost_settings_that_do_not_fit_together()
    {
        Assert.Equal("Train.Estimator.Hyperparameters[num_class]: got nothing, must be given, because objective is multi:softmax; set it.",
            Xgb(new() { NumRound = 1, Objective = "multi:softmax" }));
        Assert.Equal("Train.Estimator.Hyperparameters[grow_policy]: got 'lossguide' with tree_method 'exact', must be used with tree_method hist; set tree_method to hist.",
            Xgb(new() { NumRound = 1, GrowPolicy = "lossguide", TreeMethod = "exact" }));
        Assert.Equal(
            """
            Train.Estimator.Hyperparameters[monotone_constraints]: got a value with tree_method 'auto', must be used with tree_method exact or hist; set tree_method to hist.
            Train.Estimator.Hyperparameters[interaction_constraints]: got a value with tree_method 'auto', must be used with tree_method exact or hist or approx; set tree_method to hist.
            """,
            Xgb(new() { NumRound = 1, MonotoneConstraints = "(0, 1)", InteractionConstraints = "[[1, 2]]" }));
        Assert.Equal("Train.Estimator.Hyperparameters[tree_method]: got 'gpu_hist' on 'ml.m5.xlarge', must be used on an instance with a GPU; take hist, or a type with a GPU, for example 'ml.g4dn.xlarge'.",
            Xgb(new() { NumRound = 1, TreeMethod = "gpu_hist" }));
        Assert.Equal("""Train.Estimator.Hyperparameters[early_stopping_rounds]: got a number without the channel 'validation', must be used with data to validate on; add Inputs["validation"], or leave it out.""",
            Xgb(new() { NumRound = 1, EarlyStoppingRounds = 3 }));
        Assert.Equal("Train.Estimator.Hyperparameters[eval_metric]: got 'auc' with objective 'reg:squarederror', must be used for classification and ranking; take another metric, or another objective.",
            Xgb(new() { NumRound = 1, EvalMetric = "rmse,auc" }));
        Assert.Contains("got 'ml.g5.xlarge' with XGBoost 1.0-1, must have no GPU, which XGBoost uses from 1.2 on",
            Train(new XGBoostAlgorithm(new() { NumRound = 1 }, Algorithms.Gpu, "1.0-1"), "xgboost"), StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_XGBoost_settings_that_fit_together() => Steps.Pipeline(
        new TrainingStep("A", new TrainingStepProps
        {
            Estimator = new XGBoostAlgorithm(new() { NumRound = 1, Objective = "multi:softmax", NumClass = 3, GrowPolicy = "lossguide", TreeMethod = "hist", MonotoneConstraints = "(0, 1)", EarlyStoppingRounds = 3 }, Algorithms.Cpu),
            Inputs = { ["train"] = "s3://a/", ["validation"] = "s3://b/" },
        }),
        new TrainingStep("B", new TrainingStepProps
        {
            Estimator = new XGBoostAlgorithm(new() { NumRound = 1, TreeMethod = "gpu_hist", Objective = "binary:logistic", EvalMetric = "auc", DeterministicHistogram = true }, Algorithms.Gpu),
            Inputs = Algorithms.Inputs("xgboost"),
        }));

    [Fact]
    public void Rejects_settings_of_other_algorithms_that_do_not_fit_together()
    {
        Assert.Equal("Train.Estimator.Hyperparameters[num_classes]: got nothing, must be given, because predictor_type is multiclass_classifier; set it.",
            Train(new LinearLearner(new() { PredictorType = "multiclass_classifier" }, Algorithms.Cpu), "linear-learner"));
        Assert.Equal("Train.Estimator.Hyperparameters[loss]: got 'huber_loss' with predictor_type 'binary_classifier', must be one of auto, logistic, hinge_loss; change it, or leave it out.",
            Train(new LinearLearner(new() { PredictorType = "binary_classifier", Loss = "huber_loss" }, Algorithms.Cpu), "linear-learner"));
        Assert.Equal("Train.Estimator.Hyperparameters[num_components]: got '4', must be at most feature_dim (3); lower it, or raise feature_dim.",
            Train(new PCA(new() { FeatureDim = 3, NumComponents = 4, MiniBatchSize = 1 }, Algorithms.Cpu), "pca"));
        Assert.Equal("Train.Estimator.Hyperparameters[dimension_reduction_target]: got nothing, must be given, because dimension_reduction_type is given; set it.",
            Train(new KNN(new() { FeatureDim = 3, K = 1, SampleSize = 1, PredictorType = "classifier", DimensionReductionType = "sign" }, Algorithms.Cpu), "knn"));
        Assert.Equal("Train.Estimator.Hyperparameters[dimension_reduction_target]: got '3' of 3 features, must be below feature_dim; lower it, or leave it out.",
            Train(new KNN(new() { FeatureDim = 3, K = 1, SampleSize = 1, PredictorType = "classifier", DimensionReductionType = "sign", DimensionReductionTarget = 3 }, Algorithms.Cpu), "knn"));
        Assert.Equal("Train.Estimator.Hyperparameters[checkpoint_frequency]: got '5', must be at most epochs (4); lower it, or raise epochs.",
            Train(new ImageClassification(new() { NumClasses = 2, NumTrainingSamples = 1, Epochs = 4, CheckpointFrequency = 5 }, Algorithms.Gpu), "image-classification"));
        Assert.Equal("Train.Estimator.Hyperparameters[lr_scheduler_step]: got nothing, must be given, because lr_scheduler is step; set it.",
            Train(new SemanticSegmentation(new() { NumClasses = 2, NumTrainingSamples = 1, LrScheduler = "step" }, Algorithms.Gpu), "semantic-segmentation"));
        Assert.Equal(
            """
            Train.Estimator.Hyperparameters[min_num_epochs]: got '3', must be at most max_num_epochs (2); lower it, or raise max_num_epochs.
            Train.Estimator.Hyperparameters[rnn_num_hidden]: got '3', must be even; add 1.
            """,
            Train(new Seq2Seq(new() { MinNumEpochs = 3, MaxNumEpochs = 2, RnnNumHidden = 3 }, Algorithms.Gpu), "seq2seq"));
        Assert.Equal(
            """
            Train.Estimator.Hyperparameters[enc1_max_seq_len]: got nothing, must be given, because enc1_network is not enc0; set it.
            Train.Estimator.Hyperparameters[enc1_vocab_size]: got nothing, must be given, because enc1_network is not enc0; set it.
            """,
            Train(new Object2Vec(new() { Enc0MaxSeqLen = 1, Enc0VocabSize = 2, Enc1Network = "hcnn" }, Algorithms.Cpu), "object2vec"));
    }

    [Fact]
    public void Rejects_BlazingText_modes_on_instances_and_with_settings_that_they_do_not_use()
    {
        Assert.Equal("Train.Estimator.InstanceCount: got 2 with mode 'cbow', must be 1, because only batch_skipgram trains on several instances; set it to 1, or mode to batch_skipgram.",
            Train(new BlazingText(new() { Mode = "cbow" }, Algorithms.Cpu with { InstanceCount = 2 }), "blazingtext"));
        Assert.Equal("Train.Estimator.InstanceType: got 'ml.g5.xlarge' with mode 'batch_skipgram', must have no GPU; take a type without one, or mode skipgram.",
            Train(new BlazingText(new() { Mode = "batch_skipgram" }, Algorithms.Gpu), "blazingtext"));
        Assert.Equal("Train.Estimator.InstanceType: got 'ml.g5.12xlarge' (4 GPUs) with mode 'supervised', must have at most one GPU; take a type with one GPU.",
            Train(new BlazingText(new() { Mode = "supervised" }, Algorithms.Gpu with { InstanceType = "ml.g5.12xlarge" }), "blazingtext"));
        Assert.Equal("Train.Estimator.Hyperparameters[window_size]: got a value with mode 'supervised', must be left out of text classification; remove it.",
            Train(new BlazingText(new() { Mode = "supervised", WindowSize = 5 }, Algorithms.Cpu), "blazingtext"));
        Assert.Equal("Train.Estimator.Hyperparameters[word_ngrams]: got a value with mode 'skipgram', must be used with mode supervised only; remove it.",
            Train(new BlazingText(new() { Mode = "skipgram", WordNgrams = 2 }, Algorithms.Cpu), "blazingtext"));
        Steps.Pipeline(new TrainingStep("Train", new TrainingStepProps { Estimator = new BlazingText(new() { Mode = "batch_skipgram", BatchSize = 8 }, Algorithms.Cpu with { InstanceCount = 2 }), Inputs = Algorithms.Inputs("blazingtext") }));
    }

    [Fact]
    public void Rejects_a_search_that_the_algorithm_does_not_know() => Assert.Equal(
        """
        Tune.Objective.MetricName: got 'validation:acc', must be a metric of the estimator ('test:msd' or 'test:ssd'); did you mean 'test:msd'?
        Tune.Ranges[kay]: got a hyperparameter that does not exist, must be one that K-Means has; did you mean 'k'?
        Tune.Ranges[epochs]: got ParameterRange.Continuous of a whole number, must be whole (K-Means); take ParameterRange.Integer.
        Tune.Ranges[init_method]: got ParameterRange.Integer of a choice, must be 'random' or 'kmeans++' (K-Means); take ParameterRange.Categorical.
        Tune.Ranges[mini_batch_size]: got '0', must be a whole number of at least 1 (K-Means); change it.
        Tune.Ranges[local_lloyd_init_method]: got 'best', must be 'random' or 'kmeans++' (K-Means); change it.
        """,
        Tune(Algorithms.Make("kmeans"), HyperparameterTuningObjective.Minimize("validation:acc"), new Dictionary<string, ParameterRange>
        {
            ["kay"] = ParameterRange.Integer(1, 2),
            ["epochs"] = ParameterRange.Continuous(1, 10),
            ["init_method"] = ParameterRange.Integer(1, 2),
            ["mini_batch_size"] = ParameterRange.Integer(0, 100),
            ["local_lloyd_init_method"] = ParameterRange.Categorical("random", "best"),
        }));

    [Fact]
    public void Rejects_an_objective_without_its_data_and_one_the_wrong_way_round() => Assert.Equal(
        """
        Tune.Objective: got Minimize('validation:auc'), must be Maximize('validation:auc') (XGBoost); take HyperparameterTuningObjective.Maximize.
        Tune.Objective.MetricName: got 'validation:auc' without the channel 'validation', must have the data that it is measured on; add Inputs["validation"], or search by another metric.
        """,
        Tune(Algorithms.Make("xgboost"), HyperparameterTuningObjective.Minimize("validation:auc"), new Dictionary<string, ParameterRange> { ["eta"] = ParameterRange.Continuous(0.1, 0.5) }));

    private static string Xgb(XGBoostHyperparameters hyperparameters) => Train(new XGBoostAlgorithm(hyperparameters, Algorithms.Cpu), "xgboost");

    private static string Train(BuiltInAlgorithm algorithm, string name) =>
        Steps.Rejection(new TrainingStep("Train", new TrainingStepProps { Estimator = algorithm, Inputs = Algorithms.Inputs(name) }));

    private static string Tune(BuiltInAlgorithm algorithm, HyperparameterTuningObjective objective, Dictionary<string, ParameterRange> ranges) =>
        Steps.Rejection(new TuningStep("Tune", new TuningStepProps { Estimator = algorithm, Inputs = Algorithms.Inputs(algorithm.Name), Objective = objective, Ranges = ranges }));
}
