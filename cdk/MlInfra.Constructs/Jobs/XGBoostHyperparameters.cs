using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The hyperparameters of XGBoost as built-in algorithm.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost_hyperparameters.html"/>
public sealed record XGBoostHyperparameters : AlgorithmHyperparameters
{
    /// <summary>Rounds of boosting. A whole number of at least 1. Required, or searched by a tuning job. Search it from 1 to 4000.</summary>
    public PipelineValue? NumRound { get; init; }

    /// <summary>Number of classes; needed by multi:softmax and multi:softprob. A whole number of at least 2.</summary>
    public PipelineValue? NumClass { get; init; }

    /// <summary>
    /// What is learnt, for example binary:logistic or multi:softmax.
    /// <c>binary:logistic</c>, <c>binary:logitraw</c>, <c>binary:hinge</c>, <c>count:poisson</c>, <c>multi:softmax</c>, <c>multi:softprob</c>, <c>rank:pairwise</c>, <c>rank:ndcg</c>, <c>rank:map</c>, <c>reg:linear</c>, <c>reg:squarederror</c>, <c>reg:squaredlogerror</c>, <c>reg:logistic</c>, <c>reg:pseudohubererror</c>, <c>reg:absoluteerror</c>, <c>reg:quantileerror</c>, <c>reg:gamma</c>, <c>reg:tweedie</c>, <c>survival:aft</c> or <c>survival:cox</c>. Default: reg:squarederror.
    /// </summary>
    public PipelineValue? Objective { get; init; }

    /// <summary>The metric or metrics for the validation data. Text. Default: by the objective.</summary>
    public PipelineValue? EvalMetric { get; init; }

    /// <summary>L1 regularization of the weights. A number of at least 0. Default: 0. Search it from 0 to 1000.</summary>
    public PipelineValue? Alpha { get; init; }

    /// <summary>The prediction that all instances begin with. A number of at least 0. Default: 0.5.</summary>
    public PipelineValue? BaseScore { get; init; }

    /// <summary>Which booster: trees, linear functions, or trees with dropout. <c>gbtree</c>, <c>gblinear</c> or <c>dart</c>. Default: gbtree.</summary>
    public PipelineValue? Booster { get; init; }

    /// <summary>Share of the columns for each level. A number from 0 (without it) to 1. Default: 1. Search it from 0.1 to 1.</summary>
    public PipelineValue? ColsampleBylevel { get; init; }

    /// <summary>Share of the columns for each node. A number from 0 (without it) to 1. Default: 1. Search it from 0.1 to 1.</summary>
    public PipelineValue? ColsampleBynode { get; init; }

    /// <summary>Share of the columns for each tree. A number from 0 (without it) to 1. Default: 1. Search it from 0.5 to 1.</summary>
    public PipelineValue? ColsampleBytree { get; init; }

    /// <summary>Whether the second column of CSV data is the weight of the row. <c>0</c> or <c>1</c>. Default: 0.</summary>
    public PipelineValue? CsvWeights { get; init; }

    /// <summary>Whether histograms on GPUs are built deterministically; with gpu_hist. <c>true</c> or <c>false</c>. Default: true.</summary>
    public PipelineValue? DeterministicHistogram { get; init; }

    /// <summary>Ends when the validation score has not improved for so many rounds. A whole number of at least 1.</summary>
    public PipelineValue? EarlyStoppingRounds { get; init; }

    /// <summary>Step size: by how much each new tree counts. A number from 0 to 1. Default: 0.3. Search it from 0.1 to 0.5.</summary>
    public PipelineValue? Eta { get; init; }

    /// <summary>The least reduction of the loss that justifies a split. A number of at least 0. Default: 0. Search it from 0 to 5.</summary>
    public PipelineValue? Gamma { get; init; }

    /// <summary>Where new nodes are added; lossguide needs tree_method hist. <c>depthwise</c> or <c>lossguide</c>. Default: depthwise.</summary>
    public PipelineValue? GrowPolicy { get; init; }

    /// <summary>Groups of features that may interact, as a nested list. Text. Default: none.</summary>
    public PipelineValue? InteractionConstraints { get; init; }

    /// <summary>L2 regularization of the weights. A number of at least 0. Default: 1. Search it from 0 to 1000.</summary>
    public PipelineValue? Lambda { get; init; }

    /// <summary>L2 regularization of the bias. A number from 0 to 1. Default: 0.</summary>
    public PipelineValue? LambdaBias { get; init; }

    /// <summary>Bins of a continuous feature; with tree_method hist. A whole number of at least 0. Default: 256.</summary>
    public PipelineValue? MaxBin { get; init; }

    /// <summary>The most that a leaf may change in one step; 0 is no limit. A number of at least 0. Default: 0. Search it from 0 to 10.</summary>
    public PipelineValue? MaxDeltaStep { get; init; }

    /// <summary>The depth of a tree; 0 is no limit. A whole number of at least 0. Default: 6. Search it from 0 to 10.</summary>
    public PipelineValue? MaxDepth { get; init; }

    /// <summary>Leaves of a tree; with grow_policy lossguide. A whole number of at least 0. Default: 0.</summary>
    public PipelineValue? MaxLeaves { get; init; }

    /// <summary>The least weight of instances in a child. A number of at least 0. Default: 1. Search it from 0 to 120.</summary>
    public PipelineValue? MinChildWeight { get; init; }

    /// <summary>For each feature -1, 0 or 1: falling, free or rising, for example (0, 1). Text. Default: none.</summary>
    public PipelineValue? MonotoneConstraints { get; init; }

    /// <summary>How dart weighs dropped trees. <c>tree</c> or <c>forest</c>. Default: tree.</summary>
    public PipelineValue? NormalizeType { get; init; }

    /// <summary>Threads. A whole number of at least 1. Default: all.</summary>
    public PipelineValue? Nthread { get; init; }

    /// <summary>Whether dart drops at least one tree each time. <c>0</c> or <c>1</c>. Default: 0.</summary>
    public PipelineValue? OneDrop { get; init; }

    /// <summary>Whether trees are made or existing ones updated. <c>default</c> or <c>update</c>. Default: default.</summary>
    public PipelineValue? ProcessType { get; init; }

    /// <summary>Share of the trees that dart drops. A number from 0 to 1. Default: 0.</summary>
    public PipelineValue? RateDrop { get; init; }

    /// <summary>Whether the updater refreshes leaves as well as statistics. <c>0</c> or <c>1</c>. Default: 1.</summary>
    public PipelineValue? RefreshLeaf { get; init; }

    /// <summary>How dart chooses the trees to drop. <c>uniform</c> or <c>weighted</c>. Default: uniform.</summary>
    public PipelineValue? SampleType { get; init; }

    /// <summary>Whether the model so far is kept when the job is stopped. <c>true</c> or <c>false</c>. Default: true.</summary>
    public PipelineValue? SaveModelOnTermination { get; init; }

    /// <summary>Weight of the positive class against the negative. A number above 0. Default: 1.</summary>
    public PipelineValue? ScalePosWeight { get; init; }

    /// <summary>Seed of the random numbers. A whole number. Default: 0.</summary>
    public PipelineValue? Seed { get; init; }

    /// <summary>Whether histograms are built in single precision. <c>true</c> or <c>false</c>. Default: false.</summary>
    public PipelineValue? SinglePrecisionHistogram { get; init; }

    /// <summary>Accuracy of the approximate greedy algorithm; with tree_method approx. A number from 0 (without it) to 1 (without it). Default: 0.03.</summary>
    public PipelineValue? SketchEps { get; init; }

    /// <summary>How often dart drops nothing. A number from 0 to 1. Default: 0.</summary>
    public PipelineValue? SkipDrop { get; init; }

    /// <summary>Share of the rows for each tree. A number from 0 (without it) to 1. Default: 1. Search it from 0.5 to 1.</summary>
    public PipelineValue? Subsample { get; init; }

    /// <summary>How trees are made. <c>auto</c>, <c>exact</c>, <c>approx</c>, <c>hist</c> or <c>gpu_hist</c>. Default: auto.</summary>
    public PipelineValue? TreeMethod { get; init; }

    /// <summary>Variance of the Tweedie distribution; near 2 is like gamma, near 1 like Poisson. A number from 1 (without it) to 2 (without it). Default: 1.5.</summary>
    public PipelineValue? TweedieVariancePower { get; init; }

    /// <summary>The sequence of tree updaters. Text. Default: grow_colmaker, prune.</summary>
    public PipelineValue? Updater { get; init; }

    /// <summary>Whether several GPUs train with Dask. <c>true</c> or <c>false</c>. Default: false.</summary>
    public PipelineValue? UseDaskGpuTraining { get; init; }

    /// <summary>0 silent, 1 warnings, 2 information, 3 debugging. <c>0</c>, <c>1</c>, <c>2</c> or <c>3</c>. Default: 1.</summary>
    public PipelineValue? Verbosity { get; init; }

    /// <summary>Trees of each round; more than 1 makes a random forest. A whole number of at least 1. Default: 1.</summary>
    public PipelineValue? NumParallelTree { get; init; }

    /// <summary>Distribution of survival:aft. <c>normal</c>, <c>logistic</c> or <c>extreme</c>. Default: normal.</summary>
    public PipelineValue? AftLossDistribution { get; init; }

    /// <summary>Scale of that distribution. A number above 0. Default: 1.</summary>
    public PipelineValue? AftLossDistributionScale { get; init; }

    /// <summary>Where predictions are made. <c>auto</c>, <c>cpu_predictor</c> or <c>gpu_predictor</c>. Default: auto.</summary>
    public PipelineValue? Predictor { get; init; }

    /// <summary>How data is split between instances. <c>row</c> or <c>col</c>. Default: row.</summary>
    public PipelineValue? Dsplit { get; init; }

    internal override IReadOnlyList<(string Name, PipelineValue? Value)> All =>
    [
        ("num_round", NumRound),
        ("num_class", NumClass),
        ("objective", Objective),
        ("eval_metric", EvalMetric),
        ("alpha", Alpha),
        ("base_score", BaseScore),
        ("booster", Booster),
        ("colsample_bylevel", ColsampleBylevel),
        ("colsample_bynode", ColsampleBynode),
        ("colsample_bytree", ColsampleBytree),
        ("csv_weights", CsvWeights),
        ("deterministic_histogram", DeterministicHistogram),
        ("early_stopping_rounds", EarlyStoppingRounds),
        ("eta", Eta),
        ("gamma", Gamma),
        ("grow_policy", GrowPolicy),
        ("interaction_constraints", InteractionConstraints),
        ("lambda", Lambda),
        ("lambda_bias", LambdaBias),
        ("max_bin", MaxBin),
        ("max_delta_step", MaxDeltaStep),
        ("max_depth", MaxDepth),
        ("max_leaves", MaxLeaves),
        ("min_child_weight", MinChildWeight),
        ("monotone_constraints", MonotoneConstraints),
        ("normalize_type", NormalizeType),
        ("nthread", Nthread),
        ("one_drop", OneDrop),
        ("process_type", ProcessType),
        ("rate_drop", RateDrop),
        ("refresh_leaf", RefreshLeaf),
        ("sample_type", SampleType),
        ("save_model_on_termination", SaveModelOnTermination),
        ("scale_pos_weight", ScalePosWeight),
        ("seed", Seed),
        ("single_precision_histogram", SinglePrecisionHistogram),
        ("sketch_eps", SketchEps),
        ("skip_drop", SkipDrop),
        ("subsample", Subsample),
        ("tree_method", TreeMethod),
        ("tweedie_variance_power", TweedieVariancePower),
        ("updater", Updater),
        ("use_dask_gpu_training", UseDaskGpuTraining),
        ("verbosity", Verbosity),
        ("num_parallel_tree", NumParallelTree),
        ("aft_loss_distribution", AftLossDistribution),
        ("aft_loss_distribution_scale", AftLossDistributionScale),
        ("predictor", Predictor),
        ("dsplit", Dsplit),
    ];
}
