// swift-tools-version: 6.2

// The rooms of the house, layer by layer; docs/ARCHITECTURE.md says what each is for.
// A target may import only what it names here: the Makefile builds with
// `--explicit-target-dependency-import-check error`, so an undeclared import fails the build.

import PackageDescription

let swiftSettings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: swiftSettings)
}

func system(_ name: String, pkgConfig: String? = nil, apt package: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.target(name: name), "TestSupport"] + dependencies,
    swiftSettings: swiftSettings)
}

let systemLibraries: [Target] = [
  system("CISAL", apt: "libisal-dev"),
  system("CBZip2", apt: "libbz2-dev"),
  system("CLZMA", pkgConfig: "liblzma", apt: "liblzma-dev"),
  system("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
  system("CLibXML2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
  system("CXXHash", pkgConfig: "libxxhash", apt: "libxxhash-dev"),
  system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
  .target(
    name: "CICU", dependencies: ["CKernels"], path: "Sources/System/CICU",
    linkerSettings: [.linkedLibrary("icui18n"), .linkedLibrary("icuuc")]),
  .target(
    name: "CSimdjson", path: "Sources/System/CSimdjson",
    linkerSettings: [.linkedLibrary("simdjson")]),
  .target(
    name: "CCurl", path: "Sources/System/CCurl", linkerSettings: [.linkedLibrary("curl")]),
  .target(name: "CFiles", path: "Sources/System/CFiles"),
]

let foundations: [Target] = [
  .target(name: "CKernels"),
  .target(name: "CLineClassifier", exclude: ["line-classifier.bin"]),
  .target(
    name: "CCommit",
    cSettings: Context.environment["ISOGLOSS_COMMIT"].map {
      [.define("ISOGLOSS_COMMIT", to: "\"\($0)\"")]
    }),
  library("Values"),
  library(
    "ByteIO",
    ["CFiles", "CICU", "CKernels", "CISAL", "CBZip2", "CLZMA", "CZstd", "CXXHash", "CCrypto"]),
  library("Chance", ["ByteIO"]),
  library("Corpus", ["ByteIO", "Values", "CKernels", "CSimdjson"]),
  library("Statistics", ["Chance"]),
  library("Engine", ["ByteIO", "Corpus", "Values"]),
]

let instruments: [Target] = [
  library("Text", ["Chance", "CICU", "CKernels"]),
  library(
    "LanguageID",
    ["Values", "ByteIO", "Chance", "Corpus", "Engine", "CKernels", "CLineClassifier"]),
  library("Vocabulary", ["Values", "ByteIO", "Chance", "Corpus", "Engine", "CICU", "CKernels"]),
  library("TokenStore", ["Values", "ByteIO", "Chance"]),
  library("Model", ["Values", "Chance", "CKernels"]),
  library("Artificial", ["Values", "ByteIO", "Chance"]),
  library("Fetch", ["Values", "ByteIO", "Corpus", "Engine", "CCrypto", "CCurl"]),
]

let stages: [Target] = [
  library(
    "Ingest",
    ["Values", "ByteIO", "CKernels", "Corpus", "Engine", "Text", "CLibXML2", "CSimdjson"]),
  library("Sample", ["Values", "ByteIO", "Chance", "Corpus", "Engine", "Text"]),
  library(
    "Contaminate",
    ["Values", "ByteIO", "Chance", "Corpus", "Engine", "Statistics", "LanguageID", "Text"]),
  library(
    "Encode", ["Values", "ByteIO", "Chance", "Corpus", "Engine", "Vocabulary", "TokenStore"]),
  library(
    "Train",
    ["Values", "ByteIO", "Chance", "Corpus", "Engine", "Vocabulary", "TokenStore", "Model"]),
  library(
    "Evaluate",
    [
      "Values", "ByteIO", "Chance", "Corpus", "Engine", "Statistics", "Vocabulary", "TokenStore",
      "Model",
    ]),
  library("Transfer", ["Values", "ByteIO", "Chance", "Corpus", "Engine", "Statistics"]),
  library("Report", ["Values", "ByteIO", "Corpus", "Engine"]),
]

let planner: [Target] = [
  library(
    "Study",
    [
      "Values", "ByteIO", "Corpus", "Engine", "Text", "LanguageID", "Vocabulary", "TokenStore",
      "Model", "Artificial", "Fetch", "CCommit", .product(name: "Yams", package: "Yams"),
    ] + stages.map { .target(name: $0.name) })
]

let tools: [Target] = [
  .executableTarget(
    name: "isogloss",
    dependencies: [
      "Values", "ByteIO", "Corpus", "Engine", "Artificial", "Fetch", "Text", "LanguageID",
      "Vocabulary", "TokenStore", "Model", "Ingest", "Contaminate", "Encode", "Train", "Transfer",
      "Study",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    swiftSettings: swiftSettings),
  .executableTarget(
    name: "isogloss-bench",
    dependencies: [
      "Values", "ByteIO", "Corpus", "Engine", "Text", "Model", "Fetch", "Ingest", "Sample", "Study",
      "Vocabulary", "Encode", "TokenStore", "Chance", "Report",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    swiftSettings: swiftSettings),
]

/// Built by `make fuzz` alone: it links libFuzzer, which brings a `main` of its own.
let fuzzTargets: [Target] =
  Context.environment["ISOGLOSS_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "isogloss-fuzz",
      dependencies: [
        "Values", "ByteIO", "Corpus", "Engine", "Text", "LanguageID", "Vocabulary", "TokenStore",
        "Model", "Ingest", "Evaluate", "Transfer", "Study",
      ],
      path: "Tests/Fuzz", swiftSettings: swiftSettings)
  ]

let testTargets: [Target] = [
  .target(
    name: "TestSupport", dependencies: ["Chance", "CLZMA"], path: "Tests/Support",
    swiftSettings: swiftSettings),
  tests("Values"),
  tests("ByteIO"),
  tests("Chance", ["ByteIO"]),
  tests("Corpus", ["Values", "ByteIO"]),
  tests("Statistics", ["Chance"]),
  tests("Engine", ["Values", "ByteIO", "Corpus"]),
  tests("Text"),
  tests("LanguageID", ["Values", "ByteIO", "Corpus", "Engine", "CKernels"]),
  tests("Vocabulary", ["Values", "ByteIO", "Chance", "Corpus", "Engine"]),
  tests("TokenStore", ["Values", "ByteIO"]),
  tests("Model", ["Values", "CKernels"]),
  tests("Artificial", ["Values", "ByteIO"]),
  tests("Fetch", ["ByteIO", "Engine"]),
  tests("Ingest", ["Values", "ByteIO", "Corpus", "Engine"]),
  tests("Sample", ["Values", "ByteIO", "Chance", "Corpus", "Engine"]),
  tests(
    "Contaminate",
    ["Values", "ByteIO", "Chance", "Corpus", "Engine", "LanguageID", "Statistics"]),
  tests("Encode", ["Values", "ByteIO", "Corpus", "Engine", "TokenStore", "Vocabulary"]),
  tests(
    "Train", ["Values", "ByteIO", "Corpus", "Engine", "Vocabulary", "TokenStore", "Model"]),
  tests(
    "Evaluate",
    [
      "Values", "ByteIO", "Chance", "Corpus", "Engine", "Statistics", "TokenStore", "Vocabulary",
      "Model",
    ]),
  tests("Transfer", ["Values", "ByteIO", "Chance", "Corpus", "Engine", "Statistics"]),
  tests("Report", ["Values", "ByteIO", "Corpus", "Engine"]),
  .testTarget(
    name: "IsoglossBenchTests",
    dependencies: ["isogloss-bench", "isogloss", "ByteIO", "TestSupport"],
    swiftSettings: swiftSettings),
  tests(
    "Study",
    [
      "Values", "ByteIO", "Corpus", "Engine", "Fetch", "Ingest", "Sample", "Encode", "Train",
      "Model",
      "Vocabulary",
      .product(name: "Yams", package: "Yams"),
    ]),
  .testTarget(
    name: "IsoglossTests",
    dependencies: [
      "isogloss", "Values", "ByteIO", "Contaminate", "Corpus", "Encode", "LanguageID", "Model",
      "Transfer",
      "TestSupport",
    ],
    swiftSettings: swiftSettings),
]

let package = Package(
  name: "isogloss",
  products: [.executable(name: "isogloss", targets: ["isogloss"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
  ],
  targets: systemLibraries + foundations + instruments + stages + planner + tools + testTargets
    + fuzzTargets,
  cxxLanguageStandard: .cxx17)
