using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Tests.Jobs;

/// <summary>Each built-in algorithm with what it needs and no more.</summary>
internal static class Algorithms
{
    public static readonly EstimatorProps Cpu = new() { InstanceType = "ml.m5.xlarge" };

    public static readonly EstimatorProps Gpu = new() { InstanceType = "ml.g5.xlarge" };

    public static IReadOnlyDictionary<string, Func<EstimatorProps, BuiltInAlgorithm>> All { get; } = new Dictionary<string, Func<EstimatorProps, BuiltInAlgorithm>>
    {
        ["xgboost"] = props => new XGBoostAlgorithm(new() { NumRound = 10 }, props),
        ["linear-learner"] = props => new LinearLearner(new() { PredictorType = "regressor" }, props),
        ["kmeans"] = props => new KMeans(new() { FeatureDim = 3, K = 2 }, props),
        ["pca"] = props => new PCA(new() { FeatureDim = 3, MiniBatchSize = 10, NumComponents = 2 }, props),
        ["knn"] = props => new KNN(new() { FeatureDim = 3, K = 2, PredictorType = "classifier", SampleSize = 100 }, props),
        ["factorization-machines"] = props => new FactorizationMachines(new() { FeatureDim = 1000, NumFactors = 64, PredictorType = "regressor" }, props),
        ["randomcutforest"] = props => new RandomCutForest(new() { FeatureDim = 3 }, props),
        ["blazingtext"] = props => new BlazingText(new() { Mode = "skipgram" }, props),
        ["object-detection"] = props => new ObjectDetection(new() { NumClasses = 2, NumTrainingSamples = 100 }, props),
        ["image-classification"] = props => new ImageClassification(new() { NumClasses = 2, NumTrainingSamples = 100 }, props),
        ["semantic-segmentation"] = props => new SemanticSegmentation(new() { NumClasses = 2, NumTrainingSamples = 100 }, props),
        ["ntm"] = props => new NTM(new() { FeatureDim = 1000, NumTopics = 10 }, props),
        ["lda"] = props => new LDA(new() { FeatureDim = 1000, NumTopics = 10, MiniBatchSize = 500 }, props),
        ["seq2seq"] = props => new Seq2Seq(new(), props),
        ["forecasting-deepar"] = props => new DeepAR(new() { ContextLength = 24, Epochs = 10, PredictionLength = 24, TimeFreq = "H" }, props),
        ["object2vec"] = props => new Object2Vec(new() { Enc0MaxSeqLen = 10, Enc0VocabSize = 100 }, props),
        ["ipinsights"] = props => new IPInsights(new() { NumEntityVectors = 1000, VectorDim = 64 }, props),
    };

    public static TheoryData<string> Names { get; } = [.. All.Keys];

    /// <summary>The algorithm on a machine that it takes.</summary>
    public static BuiltInAlgorithm Make(string name) => All[name](AlgorithmCatalogue.All[name].Processors.Contains("cpu") ? Cpu : Gpu);

    /// <summary>The channels that it must have.</summary>
    public static Dictionary<string, Channel> Inputs(string name) =>
        AlgorithmCatalogue.All[name].Channels.Where(channel => channel.Value).ToDictionary(channel => channel.Key, channel => new Channel($"s3://data/{channel.Key}"));
}
