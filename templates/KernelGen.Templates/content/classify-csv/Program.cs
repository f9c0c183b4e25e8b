using KernelGen;
using KernelGen.Data;

const string NetworkFile = "species.safetensors", EncoderFile = "species.encoder.json";

// Learn the column "species" from all others: numbers, categories, and missing values, too.
Table table = Table.ReadCsv("penguins.csv");
var (training, test) = table.Split(table.Count * 4 / 5, seed: 1);
TableEncoder encoder = TableEncoder.Fit(training, label: "species");

SpeciesNet net = new(seed: 1);
new Trainer(net) { Epochs = 40, Progress = TrainingProgress.Console() }.Fit(encoder.ToDataset(training));

Console.WriteLine();
Console.WriteLine(net.Evaluate(encoder.ToDataset(test), classNames: encoder.Classes));

OperationCounts step = SpeciesNet.Costs.TrainingStep;
Console.WriteLine();
Console.WriteLine($"A step of {SpeciesNet.BatchSize} rows: {step.Additions:N0} additions, {step.Multiplications} multiplications.");

net.Save(NetworkFile);
encoder.Save(EncoderFile);

// A program that only predicts begins here.
SpeciesNet predictor = SpeciesNet.LoadForInference(NetworkFile);
TableEncoder rows = TableEncoder.Load(EncoderFile);
float[] inputs = new float[rows.InputSize];
rows.Encode(
    new Dictionary<string, string?>
    {
        ["island"] = "Biscoe",
        ["bill_length_mm"] = "47.5",
        ["bill_depth_mm"] = "15",
        ["flipper_length_mm"] = "218",
        ["body_mass_g"] = "4950",
        ["sex"] = null,                                 // nobody knows
    },
    inputs);
Console.WriteLine($"A penguin of Biscoe with a long bill: {rows.Classes[predictor.Classify(inputs)]}.");
